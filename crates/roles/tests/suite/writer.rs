//! What the writer keeps out of a record.

use gongxin_record::entry::Note;
use gongxin_roles::writer::WriteError;
use gongxin_testkit::meeting::{Held, SMALL};

#[test]
fn an_address_is_refused_and_nothing_is_written() {
    let mut held = Held::convene(SMALL, 90);
    let (before, root) = (held.writer.entries().len(), held.writer.log());
    for text in [
        "第三台手机 192.168.1.20",
        "来自 fe80::1c2d",
        "请联系 zhang.san@example.org",
    ] {
        let refused = held.writer.append_entry(Note { text: text.into() });
        let Err(WriteError::Refused(findings)) = refused else {
            panic!("{text} was written");
        };
        assert_eq!(findings.first().expect("one").code, "trace", "{text}");
    }
    assert_eq!((held.writer.entries().len(), held.writer.log()), (before, root));
    held.writer
        .append_entry(Note {
            text: "第3.2节 2026年11月24日".into(),
        })
        .expect("a plain text");
}
