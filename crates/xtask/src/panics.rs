//! Takes out of a module what a panic would say. There is nobody to say it to: without a console the message is made, thrown
//! away, and the module stops at an `unreachable`. Here it stops there at once. The places in the source that messages name
//! are wiped, for they do not compress and nothing reads them any more.

use std::{collections::HashSet, ops::Range};

use walrus::{
    ConstExpr, DataKind, FunctionId, LocalFunction, Module,
    ir::{Instr, InstrLocId, Unreachable, Value, VisitorMut, dfs_pre_order_mut},
};

/// Functions of the standard library that never return: the library, and how their names go on after its hash.
const NEVER_RETURN: [(&str, &str); 12] = [
    ("alloc", "::alloc::handle_alloc_error"),
    ("alloc", "::raw_vec::capacity_overflow"),
    ("alloc", "::raw_vec::handle_error"),
    ("core", "::option::expect_failed"),
    ("core", "::option::unwrap_failed"),
    ("core", "::panicking::"),
    ("core", "::result::unwrap_failed"),
    ("core", "::slice::copy_from_slice_impl::len_mismatch_fail"),
    ("core", "::slice::index::slice_index_fail"),
    ("core", "::str::slice_error_fail"),
    ("__rustc", "::rust_begin_unwind"),
    ("std", "::thread::local::panic_access_error"),
];

/// A place in the source as the compiler lays it out: pointer and length of the file's name, line, column.
const PLACE: usize = 16;

/// Does it to a module whose functions still have their names.
pub(crate) fn silence(module: &mut Module) {
    stop_at_once(module);
    walrus::passes::gc::run(module);
    wipe_places(module);
}

/// Makes every call of a function that panics an `unreachable`.
fn stop_at_once(module: &mut Module) {
    let panics = |(id, function): (FunctionId, &LocalFunction)| {
        let name = module.funcs.get(id).name.as_deref().unwrap_or_default();
        (never_returns(name) && ends_there(function)).then_some(id)
    };
    let mut calls = Calls(module.funcs.iter_local().filter_map(panics).collect());
    for (_, function) in module.funcs.iter_local_mut() {
        let entry = function.entry_block();
        dfs_pre_order_mut(&mut calls, function, entry);
    }
}

/// Whether a function is one of those, by its name: `core[c5930c85a12de822]::panicking::panic_fmt`.
fn never_returns(name: &str) -> bool {
    name.split_once('[')
        .and_then(|(library, rest)| Some((library, rest.split_once(']')?.1)))
        .is_some_and(|(library, path)| {
            NEVER_RETURN
                .iter()
                .any(|(of, start)| library == *of && path.starts_with(start))
        })
}

/// And by its code, should a later library have another function of that name.
fn ends_there(function: &LocalFunction) -> bool {
    let last = function.block(function.entry_block()).last();
    matches!(last, Some((Instr::Unreachable(_), _)))
}

/// Functions whose calls stop.
struct Calls(HashSet<FunctionId>);

impl VisitorMut for Calls {
    fn visit_instr_mut(&mut self, instr: &mut Instr, _: &mut InstrLocId) {
        if matches!(instr, Instr::Call(call) if self.0.contains(&call.func)) {
            *instr = Unreachable {}.into();
        }
    }
}

/// Zeroes what names a file of the source, with its line and column, and the file's name.
fn wipe_places(module: &mut Module) {
    let mut memory = Image::of(module);
    let places: Vec<_> = memory.places().collect();
    for range in places.into_iter().flatten() {
        memory.0[range].fill(0);
    }
    let parts: Vec<_> = module.data.iter().map(walrus::Data::id).collect();
    for part in parts {
        let data = module.data.get_mut(part);
        if let Some(start) = start_of(&data.kind) {
            let end = start + data.value.len();
            data.value.copy_from_slice(&memory.0[start..end]);
        }
    }
}

/// Where a part of the data goes in memory.
fn start_of(kind: &DataKind) -> Option<usize> {
    match kind {
        DataKind::Active {
            offset: ConstExpr::Value(Value::I32(start)),
            ..
        } => usize::try_from(*start).ok(),
        _ => None,
    }
}

/// The memory as a module finds it when it starts.
struct Image(Vec<u8>);

impl Image {
    fn of(module: &Module) -> Self {
        let mut bytes = Vec::new();
        for data in module.data.iter() {
            if let Some(start) = start_of(&data.kind) {
                let end = start + data.value.len();
                bytes.resize(bytes.len().max(end), 0);
                bytes[start..end].copy_from_slice(&data.value);
            }
        }
        Self(bytes)
    }

    fn word(&self, at: usize) -> Option<usize> {
        let bytes = self.0.get(at..)?.first_chunk::<4>()?;
        usize::try_from(u32::from_le_bytes(*bytes)).ok()
    }

    /// Every place in the source: where it lies, and where the name of its file does.
    fn places(&self) -> impl Iterator<Item = [Range<usize>; 2]> {
        (0..self.0.len()).step_by(4).filter_map(|at| {
            let (start, length) = (self.word(at)?, self.word(at + 4)?);
            // Longer text is no name of a file, whatever it ends in.
            let name = start..start.checked_add(length).filter(|_| length < 256)?;
            let text = std::str::from_utf8(self.0.get(name.clone())?).ok()?;
            text.ends_with(".rs").then(|| [at..at + PLACE, name])
        })
    }
}
