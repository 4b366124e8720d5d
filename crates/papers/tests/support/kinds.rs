//! A paper of every ballot kind: the example of each template, voted on by thirty people who keep to its rules.

use gongxin_rules::{
    BallotSpec, Class, Counts, Heading, Lang, Page, Template, WriteInFrom, evaluate, evaluate_classes, page,
};
use serde_json::{Value, json};

/// One sheet of every template, and for kinds that rate also one with three classes of voters.
pub(crate) fn every_kind(lang: Lang) -> Vec<(String, Page)> {
    let mut all = Vec::new();
    for template in Template::all() {
        let (name, spec) = (template.full_id(), &template.example);
        let heading = Heading {
            meeting: "中共云岭县委十三届五次全体会议".to_owned(),
            ..Heading::default()
        };
        let sheet = evaluate(spec, &counts(spec, 30)).unwrap();
        all.push((name.clone(), page(&sheet, &[], &heading, lang)));
        let classes = [("a", "A票", 40, 6), ("b", "B票", 30, 14), ("c", "C票", 30, 60)];
        let classes: Vec<(Class, Counts)> = classes
            .iter()
            .map(|(id, name, weight, many)| {
                let class = Class {
                    id: (*id).to_owned(),
                    name: (*name).to_owned(),
                    weight: Some(*weight),
                };
                (class, counts(spec, *many))
            })
            .collect();
        if let Ok(sheets) = evaluate_classes(spec, &classes) {
            let (sum, parts) = sheets.split_first().unwrap();
            all.push((format!("{name}-classes"), page(sum, parts, &heading, lang)));
        }
    }
    all
}

/// What comes of so many ballots, each marking as many options as it must, or one, in turn.
fn counts(spec: &BallotSpec, ballots: usize) -> Counts {
    let mut contests: Vec<Vec<u64>> = spec.contests.iter().map(|c| vec![0; c.options.len()]).collect();
    let mut written = vec![[0u64; 3]; spec.contests.len()];
    for ballot in 0..ballots {
        let mut left: Vec<u32> = spec.limits.iter().map(|limit| limit.max).collect();
        for (place, contest) in spec
            .contests
            .iter()
            .enumerate()
            .filter(|(_, c)| c.score.is_none())
        {
            let wanted = (contest.min.max(1) as usize).min(contest.options.len());
            let mut marked = 0;
            for step in 0..contest.options.len() {
                // Squares, so that the options differ.
                let at = (ballot * ballot + place + step) % contest.options.len();
                let limits: Vec<usize> = (0..left.len())
                    .filter(|l| spec.limits[*l].options.contains(&contest.options[at].id))
                    .collect();
                if marked < wanted && limits.iter().all(|l| left[*l] > 0) {
                    limits.iter().for_each(|l| left[*l] -= 1);
                    contests[place][at] += 1;
                    marked += 1;
                }
            }
            let limits: Vec<usize> = (0..left.len()).filter(|l| spec.limits[*l].write_ins).collect();
            let free = limits.iter().all(|l| left[*l] > 0);
            let wants = contest.min > 0 || ballot % 3 > 0;
            if contest.write_in.is_some() && contest.options.is_empty() && free && wants {
                limits.iter().for_each(|l| left[*l] -= 1);
                written[place][ballot % 3] += 1;
            }
        }
    }
    let many = ballots as u64;
    let contests: Vec<Value> = (spec.contests.iter().zip(contests).zip(written))
        .map(|((contest, votes), written)| {
            let mut value = json!({ "votes": votes, "row_void": 0 });
            if let Some(score) = &contest.score {
                let total: u64 = (0..many)
                    .map(|b| (u64::from(score.high) - b % 7).max(score.low.into()))
                    .sum();
                value["score"] = json!({ "answered": many, "total": total });
            }
            let from = contest.write_in.as_ref().map(|w| w.from);
            if let Some(from) = from.filter(|_| written.iter().any(|n| *n > 0)) {
                let mut rows: Vec<Value> = written
                    .iter()
                    .enumerate()
                    .filter(|(_, votes)| **votes > 0)
                    .map(|(i, votes)| match spec.nominees.get(i).filter(|_| from != WriteInFrom::Text) {
                        Some(person) if person.detail.is_empty() => {
                            json!({ "nominee": person.id, "name": person.label, "votes": votes })
                        }
                        Some(person) => {
                            json!({ "nominee": person.id, "name": person.label, "detail": person.detail, "votes": votes })
                        }
                        None => json!({ "name": super::name(i + 7), "votes": votes }),
                    })
                    .collect();
                rows.sort_by_key(|row| (std::cmp::Reverse(row["votes"].as_u64()), row["name"].to_string()));
                value["write_ins"] = Value::Array(rows);
            }
            value
        })
        .collect();
    serde_json::from_value(
        json!({ "expected": ballots + 2, "present": ballots, "issued": ballots, "returned": ballots,
        "valid": ballots, "invalid": 0, "contests": contests }),
    )
    .unwrap()
}
