//! Text of a form with places for facts: `经查，{party_name!}……[[，电话{party_phone}]]`.

/// How a fact is written into text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum How {
    /// In full.
    Plain,
    /// Money in capitals (大写).
    Capital,
    /// A time without its day, money without 元, people without their certificates, a day as 2026.3.9.
    Short,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece {
    Text(String),
    /// `must`: the paper isn't printed without it (`{name!}`).
    Fact { name: String, how: How, must: bool },
    /// `[[…]]`: written only if every fact inside is there.
    Maybe(Vec<Piece>),
}

/// One text of a form, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Words(pub Vec<Piece>);

impl Words {
    /// The error is a Chinese sentence.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some(start) = rest.find("[[") {
            let inner = &rest[start + 2..];
            let end = inner.find("]]").ok_or_else(|| format!("“{text}”中的[[没有对应的]]"))?;
            plain(&rest[..start], &mut pieces)?;
            let mut maybe = Vec::new();
            plain(&inner[..end], &mut maybe)?;
            if !maybe.iter().any(|p| matches!(p, Piece::Fact { .. })) {
                return Err(format!("“{text}”的[[ ]]中没有案件要素"));
            }
            pieces.push(Piece::Maybe(maybe));
            rest = &inner[end + 2..];
        }
        plain(rest, &mut pieces)?;
        Ok(Self(pieces))
    }

    /// Names of all facts used.
    pub(crate) fn facts(&self) -> Vec<(&str, How)> {
        let mut names = Vec::new();
        for piece in &self.0 {
            match piece {
                Piece::Fact { name, how, .. } => names.push((name.as_str(), *how)),
                Piece::Maybe(inner) => names.extend(inner.iter().filter_map(|p| match p {
                    Piece::Fact { name, how, .. } => Some((name.as_str(), *how)),
                    _ => None,
                })),
                Piece::Text(_) => {}
            }
        }
        names
    }
}

fn plain(text: &str, pieces: &mut Vec<Piece>) -> Result<(), String> {
    let mut rest = text;
    while let Some(start) = rest.find('{') {
        let inner = &rest[start + 1..];
        let end = inner.find('}').ok_or_else(|| format!("“{text}”中的{{没有对应的}}"))?;
        if start > 0 {
            pieces.push(Piece::Text(rest[..start].to_owned()));
        }
        let (name, how) = match inner[..end].split_once(':') {
            None => (&inner[..end], How::Plain),
            Some((name, "capital")) => (name, How::Capital),
            Some((name, "short")) => (name, How::Short),
            Some((_, other)) => return Err(format!("“{text}”中的写法“{other}”无效，只能是capital、short")),
        };
        let must = name.ends_with('!');
        pieces.push(Piece::Fact { name: name.trim_end_matches('!').to_owned(), how, must });
        rest = &inner[end + 1..];
    }
    if rest.contains('}') || rest.contains("]]") {
        return Err(format!("“{text}”中的括号不成对"));
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest.to_owned()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_and_optional_parts() {
        let words = Words::parse("罚款{fine}（大写：{fine:capital}）[[，电话{party_phone}]]。").unwrap();
        assert_eq!(words.facts(), [("fine", How::Plain), ("fine", How::Capital), ("party_phone", How::Plain)]);
        assert!(matches!(&Words::parse("{fine!:capital}").unwrap().0[0], Piece::Fact { must: true, how: How::Capital, name } if name == "fine"));
        assert!(matches!(&words.0[5], Piece::Maybe(inner) if inner.len() == 2), "{words:?}");
        for (wrong, why) in [
            ("{fine", "没有对应的"),
            ("fine}", "不成对"),
            ("[[{fine}", "没有对应的]]"),
            ("[[罚款]]", "没有案件要素"),
            ("{fine:loud}", "只能是capital、short"),
        ] {
            assert!(Words::parse(wrong).unwrap_err().contains(why), "{wrong}");
        }
    }
}
