//! Python text in the making, with the places of the template that its parts come from.

use minijinja::machinery::Span as Place;

use crate::ir::Module;
use crate::text::Span;

/// What has been written.
#[derive(Default)]
pub(super) struct Writer {
    text: String,
    indent: usize,
    /// Ranges of the text and where they come from; a range is noted when it ends, so parts stand before the whole.
    sources: Vec<(Span, Span)>,
}

impl Writer {
    /// The Python text.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Adds to the line.
    pub(super) fn add(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Where the next piece begins.
    pub(super) fn here(&self) -> usize {
        self.text.len()
    }

    /// What was written since `start` comes from this place.
    pub(super) fn note(&mut self, start: usize, place: Place) {
        let from = Span { start: place.start_offset, end: place.end_offset.max(place.start_offset) };
        self.sources.push((Span::new(start, self.text.len()), from));
    }

    /// Begins a line.
    pub(super) fn line(&mut self, text: &str) {
        self.text.push('\n');
        self.text.extend(std::iter::repeat_n(' ', self.indent));
        self.text.push_str(text);
    }

    /// The following lines are indented; the first one keeps the suite from being empty.
    pub(super) fn begin(&mut self) {
        self.indent += 1;
        self.line("pass");
    }

    /// Ends what [`Writer::begin`] has begun.
    pub(super) fn end(&mut self) {
        self.indent -= 1;
    }

    /// Gives everything in the module the place in the template that it comes from; what was written around it has none.
    pub(super) fn put_back(&self, module: &mut Module) {
        let mut sources = self.sources.clone();
        sources.sort_by_key(|(written, _)| (written.start, std::cmp::Reverse(written.end)));
        move_places(module, |span| origin(&sources, span));
    }
}

/// Gives every place in a module another one.
pub(super) fn move_places(module: &mut Module, to: impl Fn(Span) -> Span) {
    let change = |span: &mut Span| *span = to(*span);
    for function in &mut module.functions {
        function.spans.iter_mut().for_each(change);
        function.blocks.iter_mut().for_each(|block| change(&mut block.end_span));
        function.params.iter_mut().for_each(|param| change(&mut param.span));
        change(&mut function.span);
        change(&mut function.name_span);
        change(&mut function.header);
    }
}

/// The innermost noted range that holds a span says where it comes from. Ranges are nested, so going back from the last one that
/// begins in time the first that is long enough is the innermost.
fn origin(sources: &[(Span, Span)], span: Span) -> Span {
    let n_before = sources.partition_point(|(written, _)| written.start <= span.start);
    let holds = |(written, _): &&(Span, Span)| written.end >= span.end;
    sources[..n_before].iter().rev().find(holds).map_or(Span::default(), |(_, from)| *from)
}
