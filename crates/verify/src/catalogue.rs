//! The catalogue: what each check is called and what it proves, for people.

use gongxin_protocol::Check;
use gongxin_record::Lang;

/// A check in words.
pub struct Description {
    /// Name in reports for programs.
    pub id_name: &'static str,
    names: (&'static str, &'static str),
    proves: (&'static str, &'static str),
}

impl Description {
    /// The name.
    #[must_use]
    pub fn name(&self, lang: Lang) -> &'static str {
        if lang == Lang::Zh {
            self.names.0
        } else {
            self.names.1
        }
    }

    /// What a pass proves.
    #[must_use]
    pub fn proves(&self, lang: Lang) -> &'static str {
        if lang == Lang::Zh {
            self.proves.0
        } else {
            self.proves.1
        }
    }
}

/// The words of a check.
#[must_use]
pub fn describe(check: Check) -> Description {
    let (id_name, names, proves) = match check {
        Check::V01 => (
            "archive",
            ("档案完整", "archive"),
            (
                "文件齐全，逐字节规范",
                "nothing is missing, added or written in two ways",
            ),
        ),
        Check::V02 => (
            "version",
            ("版本", "version"),
            ("使用已知的协议版本", "the protocol version is known"),
        ),
        Check::V03 => (
            "definition",
            ("会议与表决定义", "definitions"),
            (
                "与带走的纸上摘要一致，规则合规",
                "the meeting is the one on paper, and its rules are lawful",
            ),
        ),
        Check::V04 => (
            "order",
            ("先后顺序", "order"),
            (
                "每一步都在该发生时发生",
                "every step happened when it was allowed",
            ),
        ),
        Check::V05 => (
            "head",
            ("日志首部与见证", "head and witnesses"),
            (
                "记录没有被改写或分叉",
                "the log was neither rewritten nor shown in two versions",
            ),
        ),
        Check::V06 => (
            "draw",
            ("名册与抽取", "roster and draw"),
            (
                "人员由承诺过的种子随机抽出，可重算",
                "people were drawn by a seed nobody could choose",
            ),
        ),
        Check::V07 => (
            "admission",
            ("票码与签到", "tokens and check-in"),
            (
                "环内只有签到的人，且不多于到会人数",
                "the rings hold those who checked in, and no more than came",
            ),
        ),
        Check::V08 => (
            "ballots",
            ("选票证明", "ballot proofs"),
            (
                "每张选票来自环内一人且合规，无人知道是谁",
                "every ballot is lawful and from one member, nobody knows which",
            ),
        ),
        Check::V09 => (
            "one-each",
            ("一人一票", "one each"),
            (
                "没有人投两票，没有票被丢",
                "nobody voted twice, no ballot was dropped",
            ),
        ),
        Check::V10 => (
            "copies",
            ("无复制选票", "no copies"),
            ("没有抄袭他人密文的选票", "no ballot copies another's ciphertext"),
        ),
        Check::V11 => (
            "aggregate",
            ("密文求和", "sums"),
            (
                "监票人解密的正是全部选票之和",
                "the trustees decrypted the sum of all ballots, nothing else",
            ),
        ),
        Check::V12 => (
            "key-ceremony",
            ("密钥仪式", "key ceremony"),
            ("公钥由全体监票人共同产生", "all trustees made the key together"),
        ),
        Check::V13 => (
            "shares",
            ("解密份额", "shares"),
            ("解密份额正确且达到门限", "enough decryption shares are right"),
        ),
        Check::V14 => (
            "mixing",
            ("另填混洗", "mixing"),
            (
                "另填内容由多名监票人依次混洗、共同解密，无人知道出自哪张票",
                "write-ins were mixed by several trustees and opened together, nobody knows from which ballot",
            ),
        ),
        Check::V15 => (
            "result",
            ("结果与判定", "result"),
            (
                "票数与判定规则重算一致",
                "counts and decision follow from the ballots",
            ),
        ),
        Check::V16 => (
            "audit",
            ("抽验与隐私", "audit and privacy"),
            (
                "检验票属实，记录不含可追溯信息",
                "challenged ballots open, nothing traces a person",
            ),
        ),
        Check::V17 => (
            "receipts",
            ("回执", "receipts"),
            (
                "所持回执的选票都在记录中",
                "ballots with a receipt are in the record",
            ),
        ),
    };
    Description {
        id_name,
        names,
        proves,
    }
}
