//! The words of the result sheet, in both languages.

use crate::{Lang, NextStep, Overall, Pass, Sheet, TieRule, share::basis_points};

/// Basis points as a percentage with two decimals; a dash when there is none.
pub(super) fn percent(points: Option<u32>) -> String {
    points.map_or_else(|| "—".to_owned(), |p| format!("{}.{:02}%", p / 100, p % 100))
}

/// Whether the vote stands, in one sentence.
pub(super) fn overall(sheet: &Sheet, lang: Lang) -> String {
    let base = sheet.rule.validity.name(lang);
    match (sheet.overall, lang) {
        (Overall::Valid, Lang::Zh) => "本次表决有效。".into(),
        (Overall::Valid, Lang::En) => "The vote stands.".into(),
        (Overall::NoQuorum, Lang::Zh) => "到会人数不足，本次表决无效，不形成任何结果。".into(),
        (Overall::NoQuorum, Lang::En) => {
            "Too few were present: the vote does not stand and decides nothing.".into()
        }
        (Overall::VoidReturnedExceedsIssued, Lang::Zh) => format!("收回多于{base}，本次表决全部无效。"),
        (Overall::VoidReturnedExceedsIssued, Lang::En) => {
            format!("More ballots were returned than {base}: the whole vote is void.")
        }
    }
}

/// The quorum with its figures.
pub(super) fn quorum(sheet: &Sheet, lang: Lang) -> String {
    let Some(quorum) = &sheet.quorum else {
        return lang.pick("到会人数：未设下限。", "Quorum: none set.").into();
    };
    let (share, least, present) = (quorum.share.words(lang), quorum.least, sheet.header.present);
    match lang {
        Lang::Zh => {
            let met = if quorum.met { "符合" } else { "不符合" };
            format!("到会人数：实到须{share}，即至少{least}人；实到{present}人，{met}。")
        }
        Lang::En => {
            let met = if quorum.met { "met" } else { "not met" };
            format!("Quorum: present must be {share}, that is {least}; present {present}: {met}.")
        }
    }
}

/// The rule that decides a contest.
pub(super) fn pass(sheet: &Sheet, lang: Lang) -> String {
    match (&sheet.rule.pass, lang) {
        (Pass::Threshold { share, .. }, Lang::Zh) => {
            let (words, least) = (share.words(lang), share.least(sheet.header.of(share.of)));
            format!("通过条件：同意票须{words}，即至少{least}票；未到会、未投、弃权均不计为同意。")
        }
        (Pass::Threshold { share, .. }, Lang::En) => {
            let (words, least) = (share.words(lang), share.least(sheet.header.of(share.of)));
            format!(
                "To pass: agree must be {words}, that is {least}. Absent, not returned, abstained: none is agreement."
            )
        }
        (Pass::TopM { per_post, tie }, Lang::Zh) => {
            let tie = match tie {
                TieRule::KeepAllAtCut => "名额处票数相同的全部列入",
                TieRule::SecondRound => "名额处票数相同的再投一轮",
            };
            format!("意向性人选：按得票由多到少，每个职位{per_post}名；{tie}。")
        }
        (Pass::TopM { per_post, tie }, Lang::En) => {
            let tie = match tie {
                TieRule::KeepAllAtCut => "all tied at the cut are kept",
                TieRule::SecondRound => "those tied at the cut go to a second round",
            };
            format!("Intended persons: by votes, {per_post} for each post; {tie}.")
        }
        (Pass::None, Lang::Zh) => "只统计票数，不作决定。".into(),
        (Pass::None, Lang::En) => "Votes are counted; nothing is decided.".into(),
    }
}

/// What every percentage on the sheet is a share of.
pub(super) fn percent_base(sheet: &Sheet, lang: Lang) -> String {
    let (base, whole) = (
        sheet.rule.percent_of.name(lang),
        sheet.header.of(sheet.rule.percent_of),
    );
    match lang {
        Lang::Zh => format!("比率以{base}（{whole}）为基数，仅供参阅，四舍五入。"),
        Lang::En => format!("Percentages are of {base} ({whole}), rounded, for reading only."),
    }
}

/// Attendance as a percentage, with its base.
pub(super) fn attendance(sheet: &Sheet) -> String {
    percent(basis_points(sheet.header.present, sheet.header.expected))
}

/// What follows, in one sentence.
pub(super) fn next(step: NextStep, lang: Lang) -> &'static str {
    match step {
        NextStep::ConveneAgainWithQuorum => lang.pick(
            "到会人数符合规定后另行开会表决。",
            "Meet again with enough members present and vote then.",
        ),
        NextStep::VoteAgainAsNewRound => lang.pick(
            "换用新票重新表决，作为新的一轮；本轮记录保留。",
            "Vote again with new ballots as a new round; this round stays on record.",
        ),
        NextStep::ContinueProcedure => lang.pick("通过的，按程序办理公示、任职。", "Who passed: go on with the procedure."),
        NextStep::SamePostOnlyAtAnotherMeeting => lang.pick(
            "未通过的，只能在另一次会议上再提；两次未通过的，不再提任同一职务。",
            "Who did not pass may be proposed only at another meeting; after two failures never for the same post.",
        ),
        NextStep::TreatAsReference => lang.pick(
            "推荐结果是重要参考，一年内有效，不等同于选举票。",
            "The result is an important reference, valid for one year; it is not an election.",
        ),
        NextStep::ReportAllTied => lang.pick("名额处票数相同的，全部列入意向性人选。", "All tied at the cut are kept and reported."),
        NextStep::SecondRoundAmongTied => lang.pick(
            "名额处票数相同的，就余下名额在其中再投一轮。",
            "Those tied at the cut go to a second round for the places left.",
        ),
        NextStep::PlacesLeftUnfilled => lang.pick("得票的人数少于名额。", "Fewer persons were named than there are places."),
    }
}
