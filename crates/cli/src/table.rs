//! Text in columns.

use std::fmt;

use unicode_width::UnicodeWidthStr;

/// A table with a heading, its columns as wide as what is in them.
#[derive(Debug)]
pub(crate) struct Table {
    columns: Vec<Column>,
    rows: Vec<Vec<String>>,
}

/// A column: its heading, and on which side its text stands.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Column {
    Left(&'static str),
    Right(&'static str),
}

/// What stands where there is nothing.
pub(crate) const NOTHING: &str = "-";

/// Blanks between columns.
const GAP: usize = 2;

impl Table {
    pub(crate) fn new(columns: &'static [Column]) -> Self {
        Self {
            columns: columns.to_vec(),
            rows: Vec::new(),
        }
    }

    /// Adds a row. Empty cells show a dash; control characters can't leave their cell.
    pub(crate) fn row<const N: usize>(&mut self, cells: [String; N]) {
        debug_assert_eq!(N, self.columns.len());
        self.rows.push(cells.into_iter().map(shown).collect());
    }

    /// The table without the columns in which no row has anything: they would only push others out
    /// of a narrow terminal. Of a table without rows, all stay.
    #[must_use]
    pub(crate) fn without_empty_columns(mut self) -> Self {
        let rows = &self.rows;
        let is_used = |index: usize| {
            rows.is_empty()
                || rows
                    .iter()
                    .any(|row| row.get(index).is_some_and(|it| it != NOTHING))
        };
        let used: Vec<bool> = (0..self.columns.len()).map(is_used).collect();
        let mut keep = used.iter();
        self.columns.retain(|_| keep.next() == Some(&true));
        for row in &mut self.rows {
            let mut keep = used.iter();
            row.retain(|_| keep.next() == Some(&true));
        }
        self
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

fn shown(cell: String) -> String {
    if cell.is_empty() {
        return NOTHING.to_owned();
    }
    if cell.contains(char::is_control) {
        return cell.replace(char::is_control, " ");
    }
    cell
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let headings: Vec<&str> = self.columns.iter().map(Column::heading).collect();
        let rows = self
            .rows
            .iter()
            .map(|row| row.iter().map(String::as_str).collect());
        let lines: Vec<Vec<&str>> = [headings].into_iter().chain(rows).collect();
        let width = |index: usize| {
            lines
                .iter()
                .filter_map(|line| line.get(index))
                .map(|it| it.width())
                .max()
        };
        let widths: Vec<usize> = (0..self.columns.len())
            .map(|it| width(it).unwrap_or(0))
            .collect();
        for line in &lines {
            let mut text = String::new();
            for ((column, width), cell) in self.columns.iter().zip(&widths).zip(line) {
                let blanks = " ".repeat(width.saturating_sub(cell.width()));
                match column {
                    Column::Left(_) => text.extend([cell, blanks.as_str()]),
                    Column::Right(_) => text.extend([blanks.as_str(), cell]),
                }
                text.push_str(&" ".repeat(GAP));
            }
            writeln!(f, "{}", text.trim_end())?;
        }
        Ok(())
    }
}

impl Column {
    fn heading(&self) -> &'static str {
        match self {
            Self::Left(heading) | Self::Right(heading) => heading,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_without_anything_are_left_out() {
        const COLUMNS: &[Column] = &[
            Column::Left("NAME"),
            Column::Left("OWNER"),
            Column::Right("AGE"),
        ];
        let mut table = Table::new(COLUMNS);
        assert!(
            Table::new(COLUMNS)
                .without_empty_columns()
                .to_string()
                .contains("OWNER")
        );
        table.row(["a".into(), "-".into(), String::new()]);
        table.row(["b".into(), String::new(), "1d".into()]);
        assert_eq!(
            table.without_empty_columns().to_string(),
            "NAME  AGE\na       -\nb      1d\n"
        );
    }

    #[test]
    fn columns_are_as_wide_as_their_text() {
        let mut table = Table::new(&[
            Column::Left("NAME"),
            Column::Right("COUNT"),
            Column::Left("OWNER"),
        ]);
        table.row(["lobby".into(), "12".into(), "한국어".into()]);
        table.row(["a\nb\u{1b}[31m".into(), "3".into(), String::new()]);
        table.row(["x".into(), "100000".into(), "é".into()]);
        let expect = "\
NAME       COUNT  OWNER
lobby         12  한국어
a b [31m       3  -
x         100000  é
";
        assert_eq!(table.to_string(), expect);
    }
}
