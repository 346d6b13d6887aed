//! What leakline makes of Python files, as JSON lines for `compare`, which asks CPython the same: scopes, reachable lines, values of
//! literals. The names of files come on standard input, one a line. With a folder as argument: the names by which its files are imported.

use std::collections::BTreeSet;
use std::io::{BufRead, Write};

use leakline::engine::{Looking, discover};
use leakline::ir::{CellRef, Function, FunctionKind, Instr, Literal, Module, ParamKind, lower_text};
use leakline::text::{DecodeOptions, Names, SourceFile, decode};
use serde_json::{Value, json};

fn main() {
    let mut out = std::io::stdout().lock();
    if let Some(folder) = std::env::args_os().nth(1) {
        let found = discover(&Looking { paths: vec![folder.into()], ..Looking::default() });
        for input in found.map(|found| found.inputs).unwrap_or_default() {
            let names: Vec<String> = input.names.dotted().collect();
            let _ = writeln!(out, "{}", json!({ "path": input.path, "names": names }));
        }
        return;
    }
    for path in std::io::stdin().lock().lines().map_while(Result::ok) {
        let facts = facts(&path);
        // Whoever listens no longer wants the rest.
        if writeln!(out, "{facts}").is_err() {
            return;
        }
    }
}

fn facts(path: &str) -> Value {
    let bytes = std::fs::read(path).unwrap_or_default();
    let (Some(source), _) = decode(path, bytes, DecodeOptions::default()) else { return json!({ "path": path }) };
    let names = Names::new();
    let (module, problems) = lower_text(&source.text, &names);
    let functions: Vec<Value> = module.functions.iter().map(|function| of_function(&module, function, &source, &names)).collect();
    let problems: Vec<String> = problems.iter().map(|problem| format!("{:?}: {}", problem.kind, problem.message)).collect();
    json!({ "path": path, "problems": problems, "functions": functions })
}

fn of_function(module: &Module, function: &Function, source: &SourceFile, names: &Names) -> Value {
    let text = |symbol| names.text(symbol).to_owned();
    let mut lines: BTreeSet<u32> = BTreeSet::new();
    let mut literals: Vec<Value> = Vec::new();
    for block in &function.blocks {
        for &value in function.block_instrs(block) {
            let span = function.span_of(value);
            lines.insert(source.line(span.start));
            if let Instr::Const(literal) = function.instr(value)
                && let Some(literal) = shown(literal, names)
            {
                let line = source.line(span.start);
                literals.push(json!([line, span.start - source.line_span(line).start, span.end - span.start, literal]));
            }
        }
        lines.insert(source.line(block.end_span.start));
    }
    let kind = match function.kind {
        FunctionKind::Module => "module",
        FunctionKind::ClassBody(_) => "class",
        FunctionKind::Def => "def",
        FunctionKind::Lambda => "lambda",
    };
    let params: Vec<String> = function
        .params
        .iter()
        .map(|param| {
            let sign = match param.kind {
                ParamKind::PositionalOnly => "/",
                ParamKind::Positional => "",
                ParamKind::Star => "*",
                ParamKind::KeywordOnly => "=",
                ParamKind::DoubleStar => "**",
            };
            format!("{sign}{}", names.text(param.name))
        })
        .collect();
    let captures: Vec<String> = function.captures.iter().map(|capture| text(capture.name)).collect();
    // A shared variable that no inner function sees is none.
    let shared: BTreeSet<String> = module
        .functions
        .iter()
        .filter(|inner| inner.parent.is_some_and(|parent| std::ptr::eq(&module.functions[parent.0 as usize], function)))
        .flat_map(|inner| &inner.captures)
        .filter_map(|capture| match capture.from {
            CellRef::Own(cell) => Some(text(function.cells[cell as usize])),
            CellRef::Captured(_) => None,
        })
        .collect();
    json!({
        "name": text(function.name),
        "kind": kind,
        "line": source.line(if kind == "lambda" { function.span.start } else { function.header.start }),
        "column": function.name_span.start - source.line_span(source.line(function.name_span.start)).start,
        "async": function.is_async,
        "generator": function.is_generator,
        "params": params,
        "cells": shared,
        "captures": captures,
        "lines": lines,
        "literals": literals,
    })
}

/// A literal as Python writes it; none for those that everything is lowered to.
fn shown(literal: Literal, names: &Names) -> Option<Value> {
    match literal {
        Literal::None | Literal::Bool(_) | Literal::Ellipsis => None,
        Literal::Int(number) => Some(json!({ "number": number.to_string() })),
        Literal::Number(number) => Some(json!({ "number": names.text(number) })),
        Literal::Str(text) => Some(json!({ "text": names.text(text) })),
        Literal::Bytes(text) => Some(json!({ "bytes": names.text(text) })),
    }
}
