//! A lifelike roster of a county that does not exist, the same for the same generator.

mod names;
mod places;

use std::collections::HashSet;

use rand_core::Rng;

use crate::model::{Person, Roster, Status};
use names::{name, pick};
use places::{COUNTY, Seat};

/// What the sample is to look like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SampleOptions {
    /// Persons in all. The required ones (78) are always there; what is left is shared out among the strata of the draw.
    pub persons: usize,
    /// Recused persons among those who could otherwise be drawn.
    pub recused: usize,
}

impl Default for SampleOptions {
    fn default() -> Self {
        Self {
            persons: 360,
            recused: 6,
        }
    }
}

/// Strata of the draw with their shares of the eligible persons, in hundredths.
const STRATA: [(&str, usize); 5] = [
    ("县直部门主要负责人", 24),
    ("乡镇党政正职", 13),
    ("服务对象代表", 21),
    ("街道社区群众代表", 22),
    ("党代表人大代表政协委员代表", 20),
];

/// Reasons of recusal; the person under consideration is never named.
const REASONS: [&str; 6] = [
    "与考察对象系夫妻关系",
    "与考察对象系直系血亲关系",
    "与考察对象系三代以内旁系血亲关系",
    "与考察对象系近姻亲关系",
    "本人为考察对象",
    "近期涉及信访举报正在核实",
];

/// How often another choice is asked for; a generator stuck on one value must not hang the caller.
const TRIES: usize = 64;

/// Makes a roster of 云岭县, which does not exist: 38 members of the county committee (group `qw`), the members of the
/// discipline commission and the county leaders who are not among them, all required to attend; and strata to draw from.
///
/// Rows are numbered from 1; [`crate::write_xlsx`] places them under its own headings.
pub fn sample<R: Rng + ?Sized>(rng: &mut R, options: &SampleOptions) -> Roster {
    let mut maker = Maker {
        rng,
        persons: Vec::new(),
        used: HashSet::new(),
    };
    for seat in places::committee() {
        maker.add("县委委员", "qw", Status::Mandatory, seat);
    }
    for seat in places::discipline() {
        maker.add("县纪委委员", "main", Status::Mandatory, seat);
    }
    for seat in places::leaders() {
        maker.add("县级领导", "main", Status::Mandatory, seat);
    }
    let required = maker.persons.len();
    let mut left = options.persons.saturating_sub(required);
    let eligible = left;
    for (index, (category, share)) in STRATA.into_iter().enumerate() {
        let size = if index + 1 == STRATA.len() {
            left
        } else {
            eligible * share / 100
        };
        left -= size;
        for place in 0..size {
            let seat = maker.seat(index, place);
            maker.add(category, "main", Status::Eligible, seat);
        }
    }
    let mut roster = Roster {
        persons: maker.persons,
    };
    recuse(rng, &mut roster, required, options.recused);
    roster
}

struct Maker<'a, R: ?Sized> {
    rng: &'a mut R,
    persons: Vec<Person>,
    /// Name with unit: homonyms occur, as they do in life, but not in one unit.
    used: HashSet<(String, String)>,
}

impl<R: Rng + ?Sized> Maker<'_, R> {
    /// A seat in a stratum; no unit gets two heads.
    fn seat(&mut self, stratum: usize, place: usize) -> Seat {
        let mut seat = places::stratum(stratum, place, self.rng);
        for _ in 0..TRIES {
            let taken = |person: &Person| person.unit == seat.unit && person.post == seat.post;
            if !places::is_head(&seat.post) || !self.persons.iter().any(taken) {
                break;
            }
            seat = places::stratum(stratum, place, self.rng);
        }
        seat
    }

    fn add(&mut self, category: &str, group: &str, status: Status, seat: Seat) {
        let unit = seat.unit;
        let mut chosen = name(self.rng);
        for _ in 0..TRIES {
            if !self.used.contains(&(chosen.clone(), unit.clone())) {
                break;
            }
            chosen = name(self.rng);
        }
        self.used.insert((chosen.clone(), unit.clone()));
        let number = self.persons.len() + 1;
        self.persons.push(Person {
            id: format!("YL{number:04}"),
            name: chosen,
            unit,
            post: seat.post,
            category: category.to_owned(),
            group: group.to_owned(),
            status,
            reason: None,
            row: u32::try_from(number).unwrap_or(u32::MAX),
        });
    }
}

/// Recuses persons after the first `required`, spread over the strata.
fn recuse<R: Rng + ?Sized>(rng: &mut R, roster: &mut Roster, required: usize, count: usize) {
    let pool = roster.persons.len().saturating_sub(required);
    let count = count.min(pool);
    for place in 0..count {
        let (from, to) = (
            required + pool * place / count,
            required + pool * (place + 1) / count,
        );
        let Some(person) = roster.persons.get_mut(from..to).and_then(|part| {
            let index = pick(rng, part.len());
            part.get_mut(index)
        }) else {
            continue;
        };
        person.status = Status::Recused;
        person.reason = REASONS
            .get(place % REASONS.len())
            .map(|reason| (*reason).to_owned());
    }
}

/// The county all samples are about.
#[must_use]
pub fn sample_county() -> &'static str {
    COUNTY
}
