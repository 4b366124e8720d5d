//! 计票证明书: one page that binds a result on paper to the public record, and says how to check it.

use gongxin_protocol::State;
use gongxin_record::{
    bytes::{B32, LeafHash},
    entry::Outcome,
};
use gongxin_rules::{Lang, Sheet, template_of};
use gongxin_tlog::{Hash, Language, head_words};

use crate::{
    Fonts, PaperError,
    emit::emit,
    flow::{Flow, LEADING},
    leaf::Leaf,
    qr::{self, QR},
    record::read,
    sheet::{date, lacking, signatures, title},
    wrap::wrap,
};

/// Size of type; smaller ones are tried until all stands on one page.
const SIZES: [f32; 5] = [12.0, 11.0, 10.0, 9.0, 8.0];
/// Width of the column of names of figures, in ems.
const NAMES: f32 = 6.5;

/// What a certificate says. Everything on it is public.
pub struct Certificate {
    rehearsal: bool,
    meeting: String,
    organiser: String,
    ballot: String,
    kind: String,
    digest: LeafHash,
    origin: String,
    key: String,
    size: u64,
    root: B32,
    entry: u64,
    leaf: LeafHash,
    trustees: Vec<String>,
    combined: Vec<String>,
    threshold: u32,
    counts: Sheet,
}

impl Certificate {
    /// The certificate of a ballot's result: `entry` and `leaf` are those of the outcome, `head` is size and root of the log as it is
    /// now.
    ///
    /// # Errors
    /// If the state does not know the ballot, or a sheet of the record cannot be read.
    pub fn new(
        state: &State,
        outcome: &Outcome,
        (entry, leaf): (u64, LeafHash),
        (size, root): (u64, B32),
        lang: Lang,
    ) -> Result<Self, PaperError> {
        let ballot = state.ballots.get(&outcome.ballot).ok_or(PaperError::NoResult)?;
        let meeting = state
            .meeting
            .as_ref()
            .map(|m| &m.definition)
            .ok_or(PaperError::NoResult)?;
        let whole = read(outcome)?.into_iter().find(|sheet| sheet.class.is_none());
        let counts = whole.ok_or(PaperError::NoResult)?;
        let combined = meeting
            .trustees
            .iter()
            .filter(|t| outcome.trustees.contains(&t.index));
        Ok(Self {
            rehearsal: meeting.policy.rehearsal,
            meeting: meeting.title.clone(),
            organiser: meeting.organiser.clone(),
            ballot: ballot.definition.title.clone(),
            kind: template_of(counts.kind, &counts.template)
                .name
                .get(lang)
                .to_owned(),
            digest: state.digest(),
            origin: meeting.log.origin.clone(),
            key: meeting.log.key.clone(),
            size,
            root,
            entry,
            leaf,
            combined: combined.map(|t| t.name.clone()).collect(),
            trustees: meeting.trustees.iter().map(|t| t.name.clone()).collect(),
            threshold: meeting.threshold,
            counts,
        })
    }

    fn title(&self, lang: Lang) -> String {
        let rehearsal = if self.rehearsal {
            lang.pick("【演练】", "[REHEARSAL] ")
        } else {
            ""
        };
        format!(
            "{rehearsal}{}",
            lang.pick("计票证明书", "Certificate of the count")
        )
    }

    fn opening(&self, lang: Lang) -> String {
        let Self {
            meeting,
            organiser,
            ballot,
            kind,
            entry,
            ..
        } = self;
        match lang {
            Lang::Zh => format!(
                "{organiser}举行的“{meeting}”，“{ballot}”（{kind}）的计票结果写在公开记录的第 {entry} 条。记录由下列摘要和公钥唯一确定；任何人持有记录，\
                 都可以离线重新核对每一张选票的资格、重新计票，并得到同一结果。"
            ),
            Lang::En => format!(
                "At “{meeting}”, held by {organiser}, the result of “{ballot}” ({kind}) is entry {entry} of the public record. The digests and the \
                 key below determine that record; whoever has it can check offline that every ballot was admitted rightly, count again, and \
                 come to the same result."
            ),
        }
    }

    /// Names of figures, and the figures.
    fn facts(&self, lang: Lang) -> Vec<(String, String)> {
        let zh = lang == Lang::Zh;
        let mut facts = Vec::new();
        let mut fact = |name_zh: &str, name_en: &str, text: String| {
            facts.push((lang.pick(name_zh, name_en).to_owned(), text));
        };
        let h = &self.counts.header;
        let counts = if zh {
            format!(
                "应到 {}，实到 {}，发出 {}，收回 {}，有效 {}，无效 {}",
                h.expected, h.present, h.issued, h.returned, h.valid, h.invalid
            )
        } else {
            format!(
                "expected {}, present {}, issued {}, returned {}, valid {}, invalid {}",
                h.expected, h.present, h.issued, h.returned, h.valid, h.invalid
            )
        };
        fact("票数", "Ballots", counts);
        fact("会议摘要", "Meeting", self.digest.to_b64());
        fact("摘要四词", "in words", words(self.digest.0, lang));
        fact("日志名称", "Log", self.origin.clone());
        fact("日志公钥", "Log key", self.key.clone());
        let size = self.size;
        fact(
            "记录条数",
            "Entries",
            if zh {
                format!("{size} 条")
            } else {
                size.to_string()
            },
        );
        fact("记录的根", "Root", self.root.to_b64());
        fact("根的四词", "in words", words(self.root.0, lang));
        let (entry, leaf) = (self.entry, self.leaf.to_b64());
        fact(
            "结果条目",
            "Result",
            if zh {
                format!("第 {entry} 条，摘要 {leaf}")
            } else {
                format!("entry {entry}, digest {leaf}")
            },
        );
        let (all, threshold) = (self.trustees.len(), self.threshold);
        let who = self.combined.join(lang.pick("、", ", "));
        fact(
            "开票监票人",
            "Opened by",
            if zh {
                format!("{who}（监票人 {all} 名，须 {threshold} 名同时开票）")
            } else {
                format!("{who} ({threshold} of {all} trustees open together)")
            },
        );
        facts
    }

    /// What to do, and the command for it.
    fn steps(lang: Lang) -> [(&'static str, &'static str); 4] {
        let rust = "gongxin verify record.zip --trust trust.json";
        let python = "python3 tests/verifier/gongxin_verify.py record.zip --trust trust.json";
        match lang {
            Lang::Zh => [
                (
                    "取得记录 record.zip 和信任根 trust.json；会议摘要、日志公钥须与本证明书（可扫二维码）逐字一致，四个词须与会场大屏幕宣布的一致。",
                    "",
                ),
                (
                    "用网页：打开观察员页面，选入这两个文件。核对在本机进行，断开网络也可以。",
                    "",
                ),
                ("用命令：", rust),
                ("用另一套独立编写的程序：", python),
            ],
            Lang::En => [
                (
                    "Take the record record.zip and the roots of trust trust.json. Meeting digest (QR code) and log key must be those above, \
                     the words those shown on the big screen.",
                    "",
                ),
                (
                    "By page: open the observer's page and give it both files. All is checked on your own machine, without a network if you like.",
                    "",
                ),
                ("By command:", rust),
                ("By a program written independently:", python),
            ],
        }
    }
}

/// A certificate as one page of PDF.
///
/// # Errors
/// If the PDF cannot be written.
pub fn certificate_pdf(certificate: &Certificate, fonts: &Fonts, lang: Lang) -> Result<Vec<u8>, PaperError> {
    let mut leaves = Vec::new();
    for size in SIZES {
        leaves = draw(certificate, fonts, size, lang)?;
        if leaves.len() == 1 {
            break;
        }
    }
    emit(leaves, &certificate.title(lang), lang.pick("zh-CN", "en"), fonts)
}

fn draw(certificate: &Certificate, fonts: &Fonts, size: f32, lang: Lang) -> Result<Vec<Leaf>, PaperError> {
    let mut flow = Flow::new(fonts);
    flow.begin(false, &certificate.title(lang));
    title(&mut flow, &certificate.title(lang));
    flow.paragraph("", &certificate.opening(lang), size);
    flow.y += size;
    let top = flow.y;
    qr::draw(&mut flow, &certificate.digest.to_b64())?;
    let below = top + QR + 1.6 * size;
    qr::caption(
        &mut flow,
        lang.pick("会议摘要", "meeting digest"),
        below - 0.6 * size,
        size * 0.8,
    );
    for (name, text) in certificate.facts(lang) {
        let beside = flow.y < below;
        fact(
            &mut flow,
            &name,
            &text,
            size,
            if beside { QR + 18.0 } else { 0.0 },
        );
    }
    flow.y += size;
    let heading = flow.setter.set(lang.pick("怎样核对", "How to check"));
    let (left, base) = (flow.leaf.left(), flow.base(size + 1.0));
    flow.leaf.text(left, base, size + 1.0, true, heading);
    flow.y += size * 1.9;
    for (number, (step, command)) in (1..).zip(Certificate::steps(lang)) {
        flow.paragraph(&format!("{number}. "), step, size);
        if !command.is_empty() {
            flow.paragraph("\u{3000}", command, size * 0.95);
        }
    }
    flow.paragraph(
        "",
        lang.pick(
            "本证明书不能代替核对：纸上的数与记录不一致时，以核对通过的记录为准。",
            "This paper does not replace the check: where it differs from a record that passes, the record holds.",
        ),
        size,
    );
    if let Some(note) = lacking(&flow, lang) {
        flow.paragraph("", &note, size);
    }
    flow.y += size;
    signatures(&mut flow, &signers(certificate, lang), lang);
    date(&mut flow, lang.pick("____年__月__日", "Date: ____-__-__"), lang);
    Ok(flow.finish("", lang))
}

fn signers(certificate: &Certificate, lang: Lang) -> Vec<String> {
    let office = lang.pick("监票人 ", "Trustee ");
    let mut signers: Vec<String> = certificate
        .trustees
        .iter()
        .map(|name| format!("{office}{name}"))
        .collect();
    signers.push(lang.pick("主持人", "Host").to_owned());
    signers
}

fn fact(flow: &mut Flow<'_>, name: &str, text: &str, size: f32, kept_free: f32) {
    let (left, right) = (flow.leaf.left(), flow.leaf.right() - kept_free);
    let types = flow.setter.set(text);
    let lines = wrap(&types, (right - left) / size - NAMES);
    let name = flow.setter.set(name);
    flow.need(size * LEADING);
    let base = flow.base(size);
    flow.leaf.text(left, base, size, true, name);
    for line in lines {
        flow.need(size * LEADING);
        let base = flow.base(size);
        flow.leaf.text(left + NAMES * size, base, size, false, line);
        flow.y += size * LEADING;
    }
    flow.y += size * 0.15;
}

fn words(hash: [u8; 32], lang: Lang) -> String {
    match lang {
        Lang::Zh => head_words(&Hash(hash), Language::Zh).join("　"),
        Lang::En => head_words(&Hash(hash), Language::En).join(", "),
    }
}
