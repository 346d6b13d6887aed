//! Real Python whose statements change places: programs that are nearly meant.

use leakline::syntax::{Kind, Node, Tree, parse};

/// Statements of a file, as ranges of lines.
pub struct Statements {
    lines: Vec<String>,
    /// First line, last line, columns of indentation.
    places: Vec<(usize, usize, usize)>,
}

impl Statements {
    /// All of a text.
    pub fn of(text: &str) -> Statements {
        let tree = parse(text);
        let line = |offset: u32| text.as_bytes()[..offset as usize].iter().filter(|&&byte| byte == b'\n').count();
        let mut places = Vec::new();
        collect(&tree, tree.root(), &mut |node| {
            let span = tree.span(node);
            let (first, last) = (line(span.start), line(span.end.saturating_sub(1).max(span.start)));
            let start = text[..span.start as usize].rfind('\n').map_or(0, |at| at + 1);
            places.push((first, last, span.start as usize - start));
        });
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        // What is empty can stand behind the last line.
        places.retain(|place| place.0 < lines.len());
        Statements { lines, places }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// The lines of a statement as they stand at another depth.
    fn at_depth(&self, place: (usize, usize, usize), depth: usize) -> Vec<String> {
        let moved = |line: &String| {
            let own = line.len() - line.trim_start_matches(' ').len();
            format!("{}{}", " ".repeat((own + depth).saturating_sub(place.2)), line.trim_start_matches(' '))
        };
        self.lines[place.0..=place.1.min(self.lines.len() - 1)].iter().map(moved).collect()
    }
}

fn collect(tree: &Tree, node: Node, found: &mut impl FnMut(Node)) {
    for child in tree.children(node) {
        if matches!(tree.kind(node), Kind::Module | Kind::Block) {
            found(child);
        }
        collect(tree, child, found);
    }
}

/// A statement is deleted, doubled, or replaced by another one of this or of another file.
pub fn rearranged(file: &Statements, other: &Statements, random: &mut impl FnMut(usize) -> usize) -> String {
    let mut lines = file.lines.clone();
    let mut taken: Vec<(usize, usize)> = Vec::new();
    for _ in 0..1 + random(4) {
        let place = file.places[random(file.places.len())];
        if taken.iter().any(|(first, last)| place.0 <= *last && *first <= place.1) {
            continue;
        }
        let donor = if random(2) == 0 { file } else { other };
        let given = donor.at_depth(donor.places[random(donor.places.len())], place.2);
        let own = file.at_depth(place, place.2);
        let new = match random(4) {
            0 => vec![format!("{}pass", " ".repeat(place.2))],
            1 => [own.clone(), own].concat(),
            2 => [given, own].concat(),
            _ => given,
        };
        // Lines keep their numbers: what a statement becomes stands in its first line.
        lines[place.0] = new.join("\n");
        lines[place.0 + 1..=place.1.min(file.lines.len() - 1)].iter_mut().for_each(|line| *line = "\u{0}".to_owned());
        taken.push((place.0, place.1));
    }
    lines.into_iter().filter(|line| line != "\u{0}").map(|line| line + "\n").collect()
}
