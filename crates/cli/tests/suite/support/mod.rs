//! A small meeting held with the real binary, step by step, each person with files of their own.

pub(crate) mod server;

use std::{
    cell::RefCell,
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde_json::Value;
use tempfile::TempDir;

/// The first witness cosigns the head.
pub(crate) const COSIGN: [&str; 8] = [
    "witness",
    "cosign",
    "--secret",
    "w1/key",
    "--log",
    "host/log.jsonl",
    "--checkpoint",
    "host/checkpoint",
];

/// What a command did.
pub(crate) struct Done {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Done {
    /// The one JSON object on standard output.
    pub(crate) fn json(&self) -> Value {
        let value: Value = serde_json::from_str(&self.out)
            .unwrap_or_else(|e| panic!("no single JSON value ({e}): {}{}", self.out, self.err));
        assert!(value.is_object() && value["ok"].is_boolean(), "{value}");
        value
    }
}

/// Freezes the ring `r1`; the number of those who signed in follows.
pub(crate) const FREEZE: [&str; 9] = [
    "meeting",
    "freeze",
    "--dir",
    "host",
    "--group",
    "main",
    "--ring",
    "r1",
    "--signed-in",
];

/// A folder in which everything of one meeting lies.
pub(crate) struct Hall {
    dir: TempDir,
    /// Ask every command for JSON, and insist on one object.
    pub(crate) json: bool,
    /// The commands run so far, as `meeting add`.
    pub(crate) ran: RefCell<BTreeSet<String>>,
}

pub(crate) const TRUSTEES: [&str; 3] = ["甲", "乙", "丙"];
/// A share of ballot `b1`, for [`Hall::trustee`].
pub(crate) const SHARE: &[&str] = &["share", "--ballot", "b1", "--checkpoint", "host/checkpoint"];

impl Hall {
    pub(crate) fn new() -> Self {
        Self {
            dir: tempfile::tempdir().unwrap(),
            json: false,
            ran: RefCell::default(),
        }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
    }

    pub(crate) fn text(&self, name: &str) -> String {
        String::from_utf8(self.read(name)).unwrap()
    }

    /// Runs `gongxin` in the folder. Words with spaces are given as they are.
    pub(crate) fn run(&self, words: &[&str]) -> Done {
        let depth = if matches!(
            words[0],
            "kinds" | "roster" | "meeting" | "draw" | "trustee" | "witness" | "tokens" | "record"
        ) {
            2
        } else {
            1
        };
        self.ran.borrow_mut().insert(words[..depth].join(" "));
        let mut command = Command::new(env!("CARGO_BIN_EXE_gongxin"));
        command
            .current_dir(self.dir.path())
            .args(words)
            .stdin(Stdio::null());
        if self.json {
            command.arg("--json");
        }
        let out = command.output().unwrap();
        let done = Done {
            code: out.status.code().unwrap_or(-1),
            out: String::from_utf8(out.stdout).unwrap(),
            err: String::from_utf8(out.stderr).unwrap(),
        };
        if self.json {
            done.json();
        }
        done
    }

    /// Runs a command that must succeed.
    pub(crate) fn ok(&self, words: &[&str]) -> Done {
        let done = self.run(words);
        assert_eq!(
            done.code,
            0,
            "gongxin {}\n{}{}",
            words.join(" "),
            done.out,
            done.err
        );
        done
    }

    /// Runs a command that must be refused with this code of JSON.
    pub(crate) fn refused(&self, words: &[&str], code: &str) -> Done {
        let all: Vec<&str> = words
            .iter()
            .copied()
            .chain(["--json"].into_iter().filter(|_| !self.json))
            .collect();
        let done = self.run(&all);
        assert_eq!(done.code, 1, "gongxin {}\n{}", words.join(" "), done.out);
        assert_eq!(done.json()["code"], code, "{}", done.out);
        done
    }

    /// The log, to compare before and after.
    pub(crate) fn log(&self) -> Vec<u8> {
        self.read("host/log.jsonl")
    }

    /// Trustees, a witness, and entry 0; `more` are words for `meeting create`.
    pub(crate) fn convene(&self, more: &[&str]) {
        let mut words: Vec<String> = Vec::new();
        for name in TRUSTEES {
            let (secret, public) = (format!("{name}/key"), format!("{name}/public.json"));
            self.ok(&[
                "trustee", "keygen", "--name", name, "--secret", &secret, "--plain", "--public", &public,
            ]);
            words.extend(["--trustee".to_owned(), public]);
        }
        self.ok(&[
            "witness",
            "keygen",
            "--name",
            "w1.example",
            "--secret",
            "w1/key",
            "--plain",
            "--public",
            "w1/vkey",
        ]);
        words.extend(["--witness".to_owned(), self.text("w1/vkey")]);
        let mut all = vec![
            "meeting",
            "create",
            "--dir",
            "host",
            "--title",
            "全委会",
            "--organiser",
            "组织部",
        ];
        all.extend([
            "--group",
            "main=委员",
            "--threshold",
            "2",
            "--width",
            "8",
            "--origin",
            "vote.example/1",
        ]);
        all.extend(words.iter().map(String::as_str));
        all.extend(["--min-ring", "2"]);
        all.extend(more);
        self.ok(&all);
    }

    /// A roster of persons who all must come.
    pub(crate) fn roster(&self, persons: usize) {
        let mut csv = String::from("编号,姓名,单位,职务,类别,参加方式,组别\n");
        for n in 1..=persons {
            csv += &format!("{n},{},单位,职务,委员,必到,main\n", name(n));
        }
        self.write("名册.csv", csv);
        self.ok(&["roster", "import", "名册.csv", "--out", "host/roster.json"]);
        self.ok(&[
            "meeting",
            "roster",
            "--dir",
            "host",
            "--roster",
            "host/roster.json",
        ]);
    }

    /// The three rounds and the key.
    pub(crate) fn ceremony(&self) {
        for round in 1..=3 {
            for name in TRUSTEES {
                let (secret, out) = (format!("{name}/key"), format!("{name}/{round}.line"));
                self.ok(&[
                    "trustee",
                    "dkg",
                    "--secret",
                    &secret,
                    "--log",
                    "host/log.jsonl",
                    "--out",
                    &out,
                ]);
                self.ok(&["meeting", "add", "--dir", "host", &out]);
            }
        }
        self.ok(&["meeting", "key", "--dir", "host"]);
    }

    /// Tokens for everybody expected.
    pub(crate) fn tokens(&self) -> Vec<String> {
        self.ok(&[
            "tokens",
            "issue",
            "--dir",
            "host",
            "--group",
            "main",
            "--slips",
            "slips.html",
            "--codes",
            "codes.txt",
        ]);
        self.text("codes.txt").lines().map(str::to_owned).collect()
    }

    /// One check-in, logged; the device is `voter-N/device`.
    pub(crate) fn check_in(&self, n: usize, code: &str) -> Done {
        let (device, out, file) = (
            format!("voter-{n}/device"),
            format!("voter-{n}/in.line"),
            format!("voter-{n}/code"),
        );
        self.write(&file, code);
        let done = self.ok(&[
            "check-in",
            "--log",
            "host/log.jsonl",
            "--code-file",
            &file,
            "--device",
            &device,
            "--out",
            &out,
        ]);
        self.ok(&["meeting", "add", "--dir", "host", &out]);
        done
    }

    /// Everything up to a frozen ring `r1`: so many check in, and so many after them vote on paper.
    pub(crate) fn admitted(&self, devices: usize, paper: usize) {
        self.convene(&["--min-cell", "2"]);
        self.roster(devices + paper);
        self.ceremony();
        let codes = self.tokens();
        let (checked_in, on_paper) = codes.split_at(devices);
        for (n, code) in (1..).zip(checked_in) {
            self.check_in(n, code);
        }
        for (n, code) in (1..).zip(on_paper) {
            self.to_paper(code, n);
        }
        self.freeze(devices);
    }

    /// Freezes the ring `r1`, after so many signed in on paper.
    pub(crate) fn freeze(&self, heads: usize) -> Done {
        self.ok(&[&FREEZE[..], &[&heads.to_string()]].concat())
    }

    /// The slip's holder votes on paper, as the n-th of the group.
    pub(crate) fn to_paper(&self, code: &str, n: usize) {
        self.write("slip", code);
        self.ok(&[
            "meeting",
            "to-paper",
            "--dir",
            "host",
            "--token-file",
            "slip",
            "--on-paper",
            &n.to_string(),
        ]);
    }

    /// Everything up to an open ballot `b1` on one person, with `persons` in the ring.
    pub(crate) fn opened(&self, persons: usize) {
        self.admitted(persons, 0);
        self.ballot("b1");
        self.open("b1");
    }

    pub(crate) fn open(&self, id: &str) {
        self.ok(&["meeting", "open", "--dir", "host", "--ballot", id, "--ring", "r1"]);
        self.cosign();
    }

    /// The example of a kind, changed.
    pub(crate) fn example(&self, kind: &str, change: impl FnOnce(&mut Value)) -> Value {
        let done = self.ok(&["kinds", "example", kind, "--json"]);
        let mut spec = done.json()["spec"].take();
        change(&mut spec);
        spec
    }

    /// Defines a ballot of such a definition.
    pub(crate) fn define(&self, id: &str, spec: &Value) -> Done {
        let file = format!("{id}.json");
        self.write(&file, spec.to_string());
        self.run(&[
            "meeting", "ballot", "--dir", "host", "--id", id, "--title", "表决", "--group", "main", "--spec",
            &file, "--json",
        ])
    }

    pub(crate) fn ballot(&self, id: &str) {
        let done = self.try_ballot(id, "qwh", &["--name", "刘海清=拟任局长"]);
        assert_eq!(done.code, 0, "{}{}", done.out, done.err);
    }

    /// Defines a ballot of a kind; it may be refused.
    pub(crate) fn try_ballot(&self, id: &str, kind: &str, rest: &[&str]) -> Done {
        let words = [
            "meeting", "ballot", "--dir", "host", "--id", id, "--title", "票决", "--group", "main", "--kind",
            kind,
        ];
        self.run(&[&words[..], rest].concat())
    }

    /// A ballot at `voter-N/b1-REVISION`, not yet cast.
    pub(crate) fn vote(&self, n: usize, choice: &str, revision: &str) -> String {
        let out = format!("voter-{n}/b1-{revision}");
        let done = self.try_vote(n, &[choice], revision);
        assert_eq!(done.code, 0, "{}{}", done.out, done.err);
        out
    }

    /// The same with a choice for each contest; it may be refused.
    pub(crate) fn try_vote(&self, n: usize, choices: &[&str], revision: &str) -> Done {
        let (device, out) = (format!("voter-{n}/device"), format!("voter-{n}/b1-{revision}"));
        let mut words = vec![
            "vote",
            "--log",
            "host/log.jsonl",
            "--device",
            &device,
            "--ballot",
            "b1",
            "--revision",
            revision,
            "--out",
            &out,
        ];
        choices
            .iter()
            .for_each(|choice| words.extend(["--choose", choice]));
        self.run(&words)
    }

    /// Votes, casts and accepts, from voter 1 on.
    pub(crate) fn all_vote(&self, ballots: &[&[&str]]) {
        let mut words = vec!["meeting", "accept", "--dir", "host", "--receipts", "receipts"];
        let files: Vec<String> = (1..=ballots.len()).map(|n| format!("voter-{n}/b1-1")).collect();
        for ((n, choices), file) in (1..).zip(ballots).zip(&files) {
            let done = self.try_vote(n, choices, "1");
            assert_eq!(done.code, 0, "{choices:?} {}{}", done.out, done.err);
            self.ok(&["cast", file]);
        }
        words.extend(files.iter().map(String::as_str));
        self.ok(&words);
    }

    /// Votes 1 for these voters, casts and accepts.
    pub(crate) fn voted(&self, voters: impl Iterator<Item = usize>) {
        for n in voters {
            let ballot = self.vote(n, "1", "1");
            self.ok(&["cast", &ballot, "--to", "heap"]);
        }
        let heap = self.list("heap");
        let mut words = vec!["meeting", "accept", "--dir", "host", "--receipts", "receipts"];
        words.extend(heap.iter().map(String::as_str));
        self.ok(&words);
    }

    /// Close, head, cosignature.
    pub(crate) fn closed(&self) {
        self.ok(&["meeting", "close", "--dir", "host", "--ballot", "b1"]);
        self.ok(&["meeting", "checkpoint", "--dir", "host"]);
        self.cosign();
    }

    pub(crate) fn cosign(&self) {
        self.ok(&COSIGN);
    }

    pub(crate) fn share(&self, name: &str) {
        self.trustee(name, SHARE);
    }

    /// What a trustee makes of the newest log; it may be refused.
    pub(crate) fn try_trustee(&self, name: &str, act: &[&str]) -> Done {
        let (secret, out) = (format!("{name}/key"), format!("{name}/out.line"));
        let mut words = vec!["trustee", act[0], "--secret", &secret, "--log", "host/log.jsonl"];
        words.extend(["--out", &out]);
        words.extend(&act[1..]);
        words.extend(["--json"].into_iter().filter(|_| !self.json));
        self.run(&words)
    }

    /// The same, logged.
    pub(crate) fn trustee(&self, name: &str, act: &[&str]) {
        let done = self.try_trustee(name, act);
        assert_eq!(done.code, 0, "{name} {act:?} {}{}", done.out, done.err);
        self.ok(&["meeting", "add", "--dir", "host", &format!("{name}/out.line")]);
    }

    /// A meeting of four, counted.
    pub(crate) fn counted(&self) {
        self.opened(4);
        self.voted(1..=3);
        self.closed();
        self.share("甲");
        self.share("丙");
        self.ok(&[
            "tally",
            "--dir",
            "host",
            "--ballot",
            "b1",
            "--out",
            "result-b1.txt",
        ]);
    }

    /// Counted, sealed, cosigned, exported.
    pub(crate) fn published(&self) {
        self.counted();
        self.sealed(&["--file", "result-b1.txt"]);
    }

    /// Sealed, cosigned, exported.
    pub(crate) fn sealed(&self, files: &[&str]) {
        self.ok(&[&["meeting", "seal", "--dir", "host"], files].concat());
        self.cosign();
        self.ok(&[
            "record",
            "export",
            "--dir",
            "host",
            "--out",
            "record.zip",
            "--trust",
            "trust.json",
        ]);
    }

    /// Files of a folder, relative to the hall.
    pub(crate) fn list(&self, folder: &str) -> Vec<String> {
        let path = self.path(folder);
        if !path.exists() {
            return Vec::new();
        }
        let mut names: Vec<String> = fs::read_dir(path)
            .unwrap()
            .map(|file| format!("{folder}/{}", file.unwrap().file_name().to_str().unwrap()))
            .collect();
        names.sort();
        names
    }
}

/// Distinct plain names.
fn name(n: usize) -> String {
    let (surnames, given) = ("赵钱孙李周吴郑王冯陈", "安邦成德恩芳国海佳康");
    let at = |list: &str, n: usize| list.chars().nth(n % 10).unwrap();
    format!("{}{}{}", at(surnames, n), at(given, n / 10), at(given, n / 100))
}

/// Permission bits of a file.
pub(crate) fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

/// Every command with its own arguments, as `meeting add`, found by reading the help.
pub(crate) fn leaves() -> Vec<(String, String)> {
    let mut found = Vec::new();
    walk(&[], &mut found);
    found
}

fn walk(path: &[String], found: &mut Vec<(String, String)>) {
    let out = Command::new(env!("CARGO_BIN_EXE_gongxin"))
        .args(path)
        .arg("--help")
        .output()
        .unwrap();
    assert!(out.status.success(), "{path:?}");
    let help = String::from_utf8(out.stdout).unwrap();
    let commands: Vec<String> = help
        .lines()
        .skip_while(|line| !line.starts_with("命令 Commands"))
        .skip(1)
        .take_while(|line| line.starts_with("  "))
        .filter(|line| !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .map(str::to_owned)
        .collect();
    if commands.is_empty() {
        found.push((path.join(" "), help));
    }
    for command in commands {
        walk(&[path, &[command]].concat(), found);
    }
}
