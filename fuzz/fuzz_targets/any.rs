//! The target named by GONGXIN_FUZZ, see crates/fuzz.
#![no_main]

use std::sync::LazyLock;

static TARGET: LazyLock<fn(&[u8])> = LazyLock::new(|| {
    let name = std::env::var("GONGXIN_FUZZ").expect("GONGXIN_FUZZ names a target");
    gongxin_fuzz_targets::target(&name).expect("a target of crates/fuzz")
});

libfuzzer_sys::fuzz_target!(|data: &[u8]| TARGET(data));
