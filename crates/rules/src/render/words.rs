//! The words of the result sheet, in both languages.

use super::{Cell, page::form};
use crate::{
    Base, FlagSpec, FlagWhen, Form, Kind, Lang, NextStep, Overall, Pass, Share, Sheet, TieRule,
    share::basis_points, template_of,
};

/// What was held, as a Chinese and an English noun.
fn noun(sheet: &Sheet) -> (&'static str, &'static str) {
    match form(sheet) {
        Form::Rate => ("测评", "appraisal"),
        Form::Candidates => ("选举", "election"),
        Form::AgreeRows => ("推荐", "recommendation"),
        Form::Names if !matches!(sheet.kind, Kind::GtNom | Kind::Ce) => ("推荐", "recommendation"),
        Form::Decide if sheet.kind == Kind::QwhZq => ("征求意见", "inquiry"),
        Form::Names | Form::Decide => ("表决", "vote"),
    }
}

/// Whether the vote stands, in one sentence.
pub(super) fn overall(sheet: &Sheet, lang: Lang) -> String {
    let base = sheet.rule.validity.name(lang);
    let (zh, en) = noun(sheet);
    match (sheet.overall, lang) {
        (Overall::Valid, Lang::Zh) => format!("本次{zh}有效。"),
        (Overall::Valid, Lang::En) => format!("The {en} stands."),
        (Overall::NoQuorum, Lang::Zh) => format!("到会人数不足，本次{zh}无效，不形成任何结果。"),
        (Overall::NoQuorum, Lang::En) => {
            format!("Too few were present: the {en} does not stand and decides nothing.")
        }
        (Overall::VoidReturnedExceedsIssued, Lang::Zh) => format!("收回多于{base}，本次{zh}全部无效。"),
        (Overall::VoidReturnedExceedsIssued, Lang::En) => {
            format!("More ballots were returned than {base}: the whole {en} is void.")
        }
    }
}

/// The quorum with its figures.
pub(super) fn quorum(sheet: &Sheet, lang: Lang) -> String {
    let Some(quorum) = &sheet.quorum else {
        let few = few_present(sheet).then(|| {
            lang.pick(
                "提示：实到不足应到的三分之二。",
                " Note: fewer than two thirds of expected are present.",
            )
        });
        return lang.pick("到会人数：未设下限。", "Quorum: none set.").to_owned() + few.unwrap_or("");
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

/// 推荐, 提名 without a quorum: whether fewer than two thirds came, which many places hold against it. Talks are no meeting.
fn few_present(sheet: &Sheet) -> bool {
    let named = matches!(form(sheet), Form::Names | Form::AgreeRows) && sheet.kind != Kind::TjTalk;
    named && !Share::two_thirds(Base::Expected).holds(sheet.header.present, sheet.header.expected)
}

/// The rule that decides a contest.
pub(super) fn pass(sheet: &Sheet, lang: Lang) -> String {
    let pass = &sheet.rule.pass;
    let (words, least) = pass.share().map_or((String::new(), 0), |share| {
        (share.words(lang), share.least(sheet.header.of(share.of)))
    });
    match (pass, lang) {
        (Pass::Threshold { .. }, Lang::Zh) => {
            format!("通过条件：同意票须{words}，即至少{least}票；未到会、未投、弃权均不计为同意。")
        }
        (Pass::Threshold { .. }, Lang::En) => {
            format!(
                "To pass: agree must be {words}, that is {least}. Absent, not returned, abstained: none is agreement."
            )
        }
        (Pass::TopM { per_post, tie }, Lang::Zh) => {
            let list = if sheet.kind == Kind::GtNom {
                "意向性人选"
            } else {
                "入列人选"
            };
            let tie = match tie {
                TieRule::KeepAllAtCut => "名额处票数相同的全部列入",
                TieRule::SecondRound => "名额处票数相同的再投一轮",
            };
            format!("{list}：按得票由多到少，每个职位{per_post}名；{tie}。")
        }
        (Pass::TopM { per_post, tie }, Lang::En) => {
            let list = if sheet.kind == Kind::GtNom {
                "Intended persons"
            } else {
                "Within the places"
            };
            let tie = match tie {
                TieRule::KeepAllAtCut => "all tied at the cut are kept",
                TieRule::SecondRound => "those tied at the cut go to a second round",
            };
            format!("{list}: by votes, {per_post} for each post; {tie}.")
        }
        (Pass::TopShare { .. }, Lang::Zh) => {
            format!(
                "通过条件：得票须{words}，即至少{least}票，并在名额以内；名额处票数相同的，只在其中再投。"
            )
        }
        (Pass::TopShare { .. }, Lang::En) => format!(
            "To be chosen: {words}, that is {least} votes, and within the places; those tied at the cut are voted on again."
        ),
        (Pass::Elect { .. }, Lang::Zh) => {
            let posts = sheet.posts;
            format!(
                "当选条件：应选{posts}名；赞成票须{words}，即至少{least}票，多于名额的以得票多的当选；名额处票数相同的，就票数相同的再投票。"
            )
        }
        (Pass::Elect { .. }, Lang::En) => {
            let posts = sheet.posts;
            format!(
                "To be elected: {posts} places; {words} in favour, that is {least}; where more have it, the most votes; those tied at the last place are voted on again."
            )
        }
        (Pass::None, Lang::Zh) => "只统计票数，不作决定。".into(),
        (Pass::None, Lang::En) => "Votes are counted; nothing is decided.".into(),
    }
}

/// When a flag is raised, in words: `不少于有效的2/3`, or its contrary.
pub(super) fn condition(flag: &FlagSpec, lang: Lang) -> String {
    let words = flag.share.words(lang);
    match (flag.when, lang) {
        (FlagWhen::Holds, _) => words,
        (FlagWhen::Fails, Lang::Zh) => format!("不符合“{words}”"),
        (FlagWhen::Fails, Lang::En) => format!("not {words}"),
    }
}

/// What every percentage on the sheet is a share of.
pub(super) fn percent_base(sheet: &Sheet, lang: Lang) -> String {
    let (base, whole) = (
        sheet.rule.percent_of.name(lang),
        sheet.header.of(sheet.rule.percent_of),
    );
    let answered = sheet.rule.percent_of == Base::Answered;
    match (answered, lang) {
        (false, Lang::Zh) => format!("比率以{base}（{whole}）为基数，仅供参阅，四舍五入。"),
        (false, Lang::En) => format!("Percentages are of {base} ({whole}), rounded, for reading only."),
        (true, Lang::Zh) => {
            "比率以各项的作答数为基数（空白、部分无效和不计入基数的选项除外；多选以有效票减部分无效为基数），仅供参阅，四舍五入。".into()
        }
        (true, Lang::En) => {
            "Percentages are of the ballots that answered each contest (without blank and void rows and options outside the base; \
             with several answers, of valid less void rows), rounded, for reading only."
                .into()
        }
    }
}

/// Attendance as a percentage, with its base.
pub(super) fn attendance(sheet: &Sheet) -> String {
    Cell::percent(basis_points(sheet.header.present, sheet.header.expected)).print()
}

/// What the index of an appraisal is called.
pub(crate) fn index_name(sheet: &Sheet, lang: Lang) -> &'static str {
    let own = template_of(sheet.kind, &sheet.template).index.as_ref();
    own.map_or(lang.pick("分值", "Index"), |name| name.get(lang))
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
        NextStep::NextRoundAmongTop => lang.pick(
            "达到比例的不足名额，取余下名额加一名（票数相同的一并列入）再投一轮。",
            "Too few reached the share: a next round among one more than the places left, equal votes included.",
        ),
        NextStep::AnotherElectionForMissing => lang.pick("当选人不足应选名额，对不足的名额另行选举。", "Too few are elected: another election for the places left."),
        NextStep::PlacesLeftUnfilled => lang.pick("得票的人数少于名额。", "Fewer persons were named than there are places."),
    }
}
