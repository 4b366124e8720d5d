//! From what a host writes down to a ballot, with the words and the rule of a template.

use serde::Deserialize;
use thiserror::Error;

use super::{
    Cap, Question, Template,
    starters::{persons, rows},
};
use crate::{
    BallotSpec, ContestSpec, Form, LimitSpec, NomineeSpec, OptionSpec, Person, ScoreSpec, WriteInFrom,
    WriteInSpec, law, spec::MAX_BLOCKS,
};

/// What a host writes down. Members a form has no use for are left empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Draft {
    /// The template, such as `QWH@1`.
    pub template: String,
    /// Of lists of names: the posts.
    pub posts: Vec<Post>,
    /// Of forms with a row each: the persons, bodies or indicators judged. None: the questions of the template.
    pub persons: Vec<Person>,
    /// Of elections and 推荐 by rows: how many to choose.
    pub places: u32,
    /// Names of the voter's own.
    pub write_in: Option<WriteInSpec>,
    /// The published list for them.
    pub nominees: Vec<NomineeSpec>,
    /// Scores instead of the template's own, or of its grades.
    pub score: Option<ScoreSpec>,
    /// A limit on one grade (优秀), where there are persons enough for one.
    pub cap: Option<Cap>,
    /// Whether a row for 意见建议 is added.
    pub opinions: bool,
    /// Local words, weights and bases of the template's options; none: as the template has them.
    pub options: Vec<OptionSpec>,
    /// The same of the options that questions of the template have to themselves, question by question.
    pub answers: Vec<Vec<OptionSpec>>,
    /// Whether what is graded or scored may be left blank; absent: as the template has it.
    pub blank: Option<bool>,
}

impl Draft {
    /// The options that every contest has.
    fn options(&self, template: &Template) -> Vec<OptionSpec> {
        if self.options.is_empty() {
            template.options.iter().map(super::OptionWord::option).collect()
        } else {
            self.options.clone()
        }
    }

    /// The options of a question, by its position.
    fn answers(&self, template: &Template, at: usize, question: &Question) -> Vec<OptionSpec> {
        match self.answers.get(at) {
            _ if question.text => Vec::new(),
            _ if question.options.is_empty() => self.options(template),
            Some(own) if !own.is_empty() => own.clone(),
            _ => question.options.iter().map(super::OptionWord::option).collect(),
        }
    }

    /// Fewest marks of what is graded or scored.
    fn least(&self, as_written: u32) -> u32 {
        self.blank.map_or(as_written, |may| u32::from(!may))
    }
}

/// A post, or several equal ones.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Post {
    /// The post.
    pub title: String,
    /// What tells it from another of the same title.
    pub detail: String,
    /// How many vacancies.
    pub places: u32,
    /// The list; empty where voters write names themselves.
    pub persons: Vec<Person>,
}

/// Why there is no ballot. That a ballot is sound is for [`BallotSpec::check`] to say.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("there is no template {0:?}")]
pub struct DraftFault(pub String);

impl BallotSpec {
    /// The ballot of a draft. Check before use.
    ///
    /// # Errors
    /// [`DraftFault`] if there is no such template.
    pub fn draft(draft: &Draft) -> Result<BallotSpec, DraftFault> {
        let template = Template::named(&draft.template).ok_or_else(|| DraftFault(draft.template.clone()))?;
        let mut contests = match template.law.form {
            Form::Names => draft
                .posts
                .iter()
                .zip(1u32..)
                .map(|(p, i)| post(i, p, draft.write_in))
                .collect(),
            Form::Decide | Form::Candidates | Form::AgreeRows => {
                rows(draft.persons.clone(), &row(template, draft))
            }
            Form::Rate if draft.persons.is_empty() => questions(template, draft),
            Form::Rate => rows(draft.persons.clone(), &judged(template, draft)),
        };
        let judged = u32::try_from(contests.iter().filter(|c| is_judged(c)).count()).unwrap_or(u32::MAX);
        let posts = match template.law.form {
            Form::Names => contests.iter().map(|c| c.max).fold(0, u32::saturating_add),
            Form::Candidates | Form::AgreeRows => draft.places,
            Form::Decide | Form::Rate => judged,
        };
        let limits = limits(template, draft, contests.len(), posts);
        if matches!(template.law.form, Form::Candidates | Form::AgreeRows)
            && let Some(write_in) = draft.write_in
        {
            contests.push(others(template, write_in));
        }
        // A form that asks for texts of its own needs no more.
        let asked = draft.persons.is_empty() && template.questions.iter().any(|question| question.text);
        if draft.opinions && !asked {
            contests.push(opinions());
        }
        Ok(BallotSpec {
            kind: template.kind,
            template: draft.template.clone(),
            posts,
            contests,
            limits,
            nominees: draft.nominees.clone(),
            rule: template.rule.clone(),
        })
    }
}

/// Graded or scored, rather than several answers or text.
fn is_judged(contest: &ContestSpec) -> bool {
    contest.score.is_some() || (contest.max == 1 && contest.write_in.is_none())
}

fn post(number: u32, post: &Post, write_in: Option<WriteInSpec>) -> ContestSpec {
    ContestSpec {
        id: format!("c{number:03}"),
        title: post.title.clone(),
        detail: post.detail.clone(),
        options: persons(post.persons.clone()),
        max: post.places,
        write_in: write_in.map(|w| WriteInSpec {
            slots: w.slots.min(post.places),
            ..w
        }),
        ..ContestSpec::default()
    }
}

/// One mark among the options; a blank row only where 同意 and 不同意 are all there is.
fn row(template: &Template, draft: &Draft) -> ContestSpec {
    ContestSpec {
        options: draft.options(template),
        min: u32::from(template.law.form != Form::AgreeRows),
        max: 1,
        ..ContestSpec::default()
    }
}

fn judged(template: &Template, draft: &Draft) -> ContestSpec {
    let min = draft.least(0);
    match draft.score.or(template.score) {
        score @ Some(_) => ContestSpec {
            min,
            max: 1,
            score,
            ..ContestSpec::default()
        },
        None => ContestSpec {
            min,
            ..row(template, draft)
        },
    }
}

fn questions(template: &Template, draft: &Draft) -> Vec<ContestSpec> {
    let contest = |((at, question), number): ((usize, &Question), u32)| {
        let options = draft.answers(template, at, question);
        let single = question.max == 1 && !question.text;
        ContestSpec {
            id: format!("q{number:03}"),
            title: question.title.zh.clone(),
            min: if single {
                draft.least(question.min)
            } else {
                question.min
            },
            max: most(question, options.len()),
            options,
            write_in: question.text.then_some(TEXT),
            ..ContestSpec::default()
        }
    };
    template
        .questions
        .iter()
        .enumerate()
        .zip(1u32..)
        .map(contest)
        .collect()
}

/// Most marks of a question that has so many options: all of them, where all of the template's may be marked.
fn most(question: &Question, options: usize) -> u32 {
    let options = u32::try_from(options).unwrap_or(u32::MAX);
    if question.max > 1 && usize::try_from(question.max) == Ok(question.options.len()) {
        options
    } else {
        question.max
    }
}

/// One text of up to 477 bytes.
const TEXT: WriteInSpec = WriteInSpec {
    slots: 1,
    from: WriteInFrom::Text,
    blocks: MAX_BLOCKS,
};

fn opinions() -> ContestSpec {
    ContestSpec {
        id: "opinions".to_owned(),
        title: "意见建议".to_owned(),
        max: 1,
        write_in: Some(TEXT),
        ..ContestSpec::default()
    }
}

fn others(template: &Template, write_in: WriteInSpec) -> ContestSpec {
    let title = if template.law.form == Form::Candidates {
        "另选他人"
    } else {
        "另荐他人"
    };
    ContestSpec {
        id: "others".to_owned(),
        title: title.to_owned(),
        max: write_in.slots,
        write_in: Some(write_in),
        ..ContestSpec::default()
    }
}

fn limits(template: &Template, draft: &Draft, persons: usize, places: u32) -> Vec<LimitSpec> {
    let persons = u32::try_from(persons).unwrap_or(u32::MAX);
    match template.law.form {
        form @ (Form::Candidates | Form::AgreeRows) => {
            law::limits(form, persons, draft.write_in.map_or(0, |w| w.slots), places)
        }
        Form::Rate if draft.score.is_none() && persons > 1 => {
            let cap = draft.cap.iter().map(|cap| LimitSpec {
                options: vec![cap.option.clone()],
                write_ins: false,
                max: persons.saturating_mul(cap.num) / cap.den.max(1),
            });
            // A fifth of four persons is nobody: one 优秀 among them would be more than the limit says.
            cap.filter(|limit| limit.max > 0).collect()
        }
        _ => Vec::new(),
    }
}
