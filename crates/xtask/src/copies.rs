//! Copies of memory, eight bytes at a time. Engines of 2020 have no instruction for them, and what `wasm-opt` puts in its place
//! goes byte by byte; group arithmetic that is built for size copies numbers all the time, and ballots took half as long again.

use anyhow::{Context, Result};
use walrus::{
    FunctionBuilder, FunctionId, InstrSeqBuilder, LocalId, MemoryId, Module, ValType,
    ir::{BinaryOp, Call, Instr, InstrLocId, LoadKind, MemArg, StoreKind, VisitorMut, dfs_pre_order_mut},
};

const STEP: i32 = 8;

/// Makes every copy a call of a function that goes in steps of eight bytes, and copies what is left with the instruction.
pub(crate) fn widen(module: &mut Module) -> Result<()> {
    let memory = module.memories.iter().next().context("no memory")?.id();
    let copy = add_copy(module, memory);
    for (id, function) in module.funcs.iter_local_mut() {
        if id != copy {
            let entry = function.entry_block();
            dfs_pre_order_mut(&mut Copies(copy), function, entry);
        }
    }
    Ok(())
}

/// Copies that a function does.
struct Copies(FunctionId);

impl VisitorMut for Copies {
    fn visit_instr_mut(&mut self, instr: &mut Instr, _: &mut InstrLocId) {
        if matches!(instr, Instr::MemoryCopy(_)) {
            *instr = Call { func: self.0 }.into();
        }
    }
}

/// Adds the function: destination, source, size.
fn add_copy(module: &mut Module, memory: MemoryId) -> FunctionId {
    let mut function = FunctionBuilder::new(&mut module.types, &[ValType::I32; 3], &[]);
    function.name("copy_by_eight".to_owned());
    let [to, from, size] = [(); 3].map(|()| module.locals.add(ValType::I32));
    let mut body = function.func_body();
    body.block(None, |outer| {
        let done = outer.id();
        outer.loop_(None, |step| {
            let again = step.id();
            // A destination that begins within the source would overwrite what is still to be read.
            step.local_get(to).local_get(from).binop(BinaryOp::I32Sub);
            step.local_get(size).binop(BinaryOp::I32LtU).br_if(done);
            step.local_get(size).i32_const(STEP);
            step.binop(BinaryOp::I32LtU).br_if(done);
            move_eight(step, memory, to, from);
            advance(step, to, BinaryOp::I32Add);
            advance(step, from, BinaryOp::I32Add);
            advance(step, size, BinaryOp::I32Sub);
            step.br(again);
        });
    });
    body.local_get(to).local_get(from).local_get(size);
    body.memory_copy(memory, memory);
    function.finish(vec![to, from, size], &mut module.funcs)
}

fn move_eight(step: &mut InstrSeqBuilder<'_>, memory: MemoryId, to: LocalId, from: LocalId) {
    let anywhere = MemArg { align: 1, offset: 0 };
    step.local_get(to).local_get(from);
    step.load(memory, LoadKind::I64 { atomic: false }, anywhere);
    step.store(memory, StoreKind::I64 { atomic: false }, anywhere);
}

fn advance(step: &mut InstrSeqBuilder<'_>, local: LocalId, by: BinaryOp) {
    step.local_get(local).i32_const(STEP).binop(by).local_set(local);
}
