//! What a voter says, in the ballot's own terms, turned into what is encrypted. Spec: `ballot`, `write-ins`.

pub use gongxin_crypto::ballot::Answers;
use gongxin_crypto::{
    ballot::{score_bits, slack_weights},
    write_in::{Content, ContentError, content_len, encode_content, read_content},
};
use gongxin_record::{bytes::B64Bytes, entry::Challenged, text::check_text};
use gongxin_rules::{BallotSpec, ContestSpec, WriteInFrom, WriteInSpec};
use gongxin_tally::Name;
use zeroize::Zeroize;

/// The answer to one contest.
#[derive(Clone, PartialEq, Eq)]
pub enum Answer {
    /// The options marked, by index, and the names written in.
    Marks(Vec<usize>, Vec<Name>),
    /// A score; `None` leaves the row blank.
    Score(Option<u32>),
}

/// An answer that does not fit its contest. Limits and numbers of marks are judged when the ballot is sealed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AnswerFault {
    /// Not one answer for each contest.
    #[error("{found} answers for {asked} contests")]
    Contests {
        /// Answers.
        found: usize,
        /// Contests.
        asked: usize,
    },
    /// A mark on no option, or a score where marks are asked, or the reverse.
    #[error("contest {contest}: this answer does not fit the question")]
    Kind {
        /// Which contest, from 0.
        contest: usize,
    },
    /// A score outside the range, or a blank where none is allowed.
    #[error("contest {contest}: give a whole number from {low} to {high}")]
    Score {
        /// Which contest, from 0.
        contest: usize,
        /// Lowest score.
        low: u32,
        /// Highest score.
        high: u32,
    },
    /// More names than places.
    #[error("contest {contest}: {found} names for {slots} places")]
    Slots {
        /// Which contest, from 0.
        contest: usize,
        /// Names.
        found: usize,
        /// Places.
        slots: u32,
    },
    /// A name that cannot be written in.
    #[error("contest {contest}: the name “{name}” cannot be written in here")]
    Name {
        /// Which contest, from 0.
        contest: usize,
        /// The name.
        name: String,
    },
    /// A text that does not fit its place.
    #[error("contest {contest}: the text has {got} bytes where {most} fit")]
    TooLong {
        /// Which contest, from 0.
        contest: usize,
        /// Its bytes in UTF-8; a Chinese character has three or four.
        got: usize,
        /// The most that fit.
        most: usize,
    },
}

impl AnswerFault {
    /// The same in Chinese.
    #[must_use]
    pub fn zh(&self) -> String {
        match self {
            Self::Contests { found, asked } => format!("共 {asked} 项，答了 {found} 项"),
            Self::Kind { contest } => format!("第 {} 项的填法与题目不符", contest + 1),
            Self::Score { contest, low, high } => format!("第 {} 项须填 {low} 至 {high} 的整数", contest + 1),
            Self::Slots {
                contest,
                found,
                slots,
            } => {
                format!("第 {} 项只能另填 {slots} 人，填了 {found} 人", contest + 1)
            }
            Self::Name { contest, name } => format!("第 {} 项不能另填“{name}”", contest + 1),
            Self::TooLong { contest, most, .. } => {
                format!("第 {} 项的文字过长，最多约 {} 个汉字", contest + 1, most / 3)
            }
        }
    }
}

/// The bits and bytes of these answers.
///
/// # Errors
/// [`AnswerFault`] names the first contest whose answer does not fit.
pub fn answers(spec: &BallotSpec, given: &[Answer]) -> Result<Answers, AnswerFault> {
    if given.len() != spec.contests.len() {
        return Err(AnswerFault::Contests {
            found: given.len(),
            asked: spec.contests.len(),
        });
    }
    let mut out = Answers::from(Vec::new());
    for (at, (contest, answer)) in spec.contests.iter().zip(given).enumerate() {
        match (answer, contest.score) {
            (Answer::Score(score), Some(_)) => out.choices.push(scored(at, contest, *score)?),
            (Answer::Marks(options, names), None) => {
                let mut bits = vec![false; contest.options.len()];
                for option in options {
                    *bits.get_mut(*option).ok_or(AnswerFault::Kind { contest: at })? = true;
                }
                if let Some(slots) = &contest.write_in {
                    out.contents.push(contents(at, spec, slots, names, &mut bits)?);
                } else if !names.is_empty() {
                    return Err(AnswerFault::Kind { contest: at });
                }
                out.choices.push(bits);
            }
            _ => return Err(AnswerFault::Kind { contest: at }),
        }
    }
    Ok(out)
}

fn scored(at: usize, contest: &ContestSpec, score: Option<u32>) -> Result<Vec<bool>, AnswerFault> {
    let range = contest.score.map_or((0, 0), |s| (s.low, s.high));
    let (low, high) = range;
    let fault = AnswerFault::Score {
        contest: at,
        low,
        high,
    };
    let above = match score {
        Some(score) => Some(score.checked_sub(low).ok_or(fault.clone())?),
        None => None,
    };
    score_bits(high.saturating_sub(low), contest.min == 0, above).ok_or(fault)
}

/// The contents of a contest's slots; their bits go behind those of the options.
fn contents(
    at: usize,
    spec: &BallotSpec,
    slots: &WriteInSpec,
    names: &[Name],
    bits: &mut Vec<bool>,
) -> Result<Vec<Vec<u8>>, AnswerFault> {
    let places = slots.slots as usize;
    if names.len() > places {
        return Err(AnswerFault::Slots {
            contest: at,
            found: names.len(),
            slots: slots.slots,
        });
    }
    bits.extend((0..places).map(|place| place < names.len()));
    let mut out = Vec::with_capacity(places);
    for name in names {
        let mut content = content_of(spec, slots.from, name).ok_or_else(|| AnswerFault::Name {
            contest: at,
            name: shown(name),
        })?;
        let bytes = encode_content(&content, slots.blocks);
        content.zeroize();
        out.push(bytes.map(|b| b.to_vec()).map_err(|fault| match fault {
            ContentError::TooLong { got, most } => AnswerFault::TooLong {
                contest: at,
                got,
                most,
            },
            ContentError::Empty => AnswerFault::Name {
                contest: at,
                name: String::new(),
            },
        })?);
    }
    out.resize(places, vec![0; content_len(slots.blocks)]);
    Ok(out)
}

/// The content that names somebody, if it may be written here and would be read again.
fn content_of(spec: &BallotSpec, from: WriteInFrom, name: &Name) -> Option<Content> {
    match name {
        Name::Nominee(index) => {
            let listed = from != WriteInFrom::Text && *index < spec.nominees.len();
            listed.then(|| u16::try_from(*index).ok().map(Content::Nominee))?
        }
        Name::Text(text) => {
            let clean = check_text(text).is_ok() && text.trim_matches([' ', '\u{3000}']) == text;
            (from != WriteInFrom::List && clean).then(|| Content::Text(text.clone()))
        }
    }
}

fn shown(name: &Name) -> String {
    match name {
        Name::Nominee(index) => format!("#{index}"),
        Name::Text(text) => text.clone(),
    }
}

/// What an opened ballot (检查本票) says, contest by contest, in words. `opened` is a `challenged` entry that holds.
#[must_use]
pub fn opened_answers(spec: &BallotSpec, opened: &Challenged) -> Vec<Vec<String>> {
    let mut slots = opened.write_ins.iter();
    let contests = spec.contests.iter().zip(&opened.choices);
    contests
        .map(|(contest, bits)| {
            let own = contest
                .write_in
                .and_then(|_| slots.next())
                .map_or(&[][..], Vec::as_slice);
            answer_text(spec, contest, bits, own)
        })
        .collect()
}

/// Labels of the options marked and names written in, or a score.
fn answer_text(spec: &BallotSpec, contest: &ContestSpec, bits: &[u8], slots: &[B64Bytes]) -> Vec<String> {
    if let Some(score) = contest.score {
        let weights = slack_weights(u64::from(score.high.saturating_sub(score.low)));
        let above: u64 = weights
            .iter()
            .zip(bits)
            .map(|(weight, bit)| weight * u64::from(*bit))
            .sum();
        let blank = bits.get(weights.len()) == Some(&1);
        return (!blank)
            .then(|| (u64::from(score.low) + above).to_string())
            .into_iter()
            .collect();
    }
    let marked = contest.options.iter().zip(bits).filter(|(_, bit)| **bit == 1);
    let mut words: Vec<String> = marked.map(|(option, _)| option.label.clone()).collect();
    let used = bits
        .iter()
        .skip(contest.options.len())
        .zip(slots)
        .filter(|(bit, _)| **bit == 1);
    words.extend(used.map(|(_, slot)| match read_content(&slot.0) {
        Some(Content::Nominee(index)) => {
            let nominee = spec.nominees.get(usize::from(index));
            nominee.map_or_else(|| format!("#{index}"), |n| n.label.clone())
        }
        Some(Content::Text(ref text)) => text.clone(),
        _ => "？".to_owned(),
    }));
    words
}
