//! What a fact of the dictionary or a field of a step holds.

/// The types of `_shared/facts.json` and the kinds of `rulebook/procedure/steps.json`.
#[derive(Debug, Clone)]
pub(crate) enum Kind {
    /// One line; line breaks become spaces.
    Text,
    Paragraphs,
    Day,
    Time,
    /// Fen.
    Money,
    Int,
    Bool,
    /// Value and printed label.
    Choice(Vec<(String, String)>),
    /// `{"name", "certificate"}` or a name.
    Person,
    People,
    /// `{"name"}` or a name: an enforcement item, a file.
    Named,
    Table(Vec<(String, String, Kind)>),
    /// Not printable by itself.
    Discretion,
}

impl Kind {
    pub(crate) fn named(name: &str, values: Vec<(String, String)>, columns: Vec<(String, String, Kind)>) -> Option<Self> {
        Some(match name {
            "text" => Self::Text,
            "paragraphs" => Self::Paragraphs,
            "day" => Self::Day,
            "time" => Self::Time,
            "money" => Self::Money,
            "int" => Self::Int,
            "bool" => Self::Bool,
            "choice" => Self::Choice(values),
            "person" => Self::Person,
            "people" => Self::People,
            "item" | "file" => Self::Named,
            "table" | "rows" => Self::Table(columns),
            "discretion" => Self::Discretion,
            _ => return None,
        })
    }

    /// Label and kind of a column of a table.
    pub(crate) fn column(&self, name: &str) -> Option<(&str, &Kind)> {
        match self {
            Self::Table(columns) => columns.iter().find(|(n, ..)| n == name).map(|(_, label, kind)| (label.as_str(), kind)),
            _ => None,
        }
    }

    /// A table of people: its rows can stand in a sentence and in signature lines.
    pub(crate) fn is_people(&self) -> bool {
        matches!(self, Self::People | Self::Person) || self.column("certificate").is_some()
    }
}
