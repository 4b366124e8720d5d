//! Puts functions that look alike beside each other. A packer finds again what it saw in the last 32 KiB; generics make many
//! functions that differ in a few bytes, and a linker spreads them over the module. In this order the packed module is
//! 5 kB smaller than in that of names.

use std::{
    collections::{HashMap, HashSet, VecDeque},
    ops::Range,
};

use anyhow::{Context, Result};
use walrus::ModuleConfig;

/// Bytes of the pieces by which two functions are compared: an instruction or two.
const PIECE: usize = 5;
/// A piece that more functions have tells nothing about any of them.
const COMMON: usize = 200;
/// How many of the last functions the next one is compared with: some thousand bytes, so well within reach of a packer.
const RECENT: usize = 8;
/// Added to a function's size, or the smallest would always look most alike.
const HEAVY: usize = 20;

/// The same module with the name of each function saying where it should stand.
pub(crate) fn name_by_likeness(wasm: &[u8]) -> Result<Vec<u8>> {
    let bodies = bodies(wasm).context("not a module")?;
    let mut module = ModuleConfig::new().parse(wasm)?;
    let functions: Vec<_> = module.funcs.iter_local().map(|(id, _)| id).collect();
    for (place, function) in order(&bodies).into_iter().enumerate() {
        if let Some(id) = functions.get(function) {
            module.funcs.get_mut(*id).name = Some(format!("{place:06}"));
        }
    }
    Ok(module.emit_wasm())
}

/// Numbers of the bodies: always next the one that has most in common with the last few, for its size.
fn order(bodies: &[&[u8]]) -> Vec<usize> {
    let pieces: Vec<HashSet<&[u8]>> = bodies.iter().map(|body| body.windows(PIECE).collect()).collect();
    let mut owners: HashMap<&[u8], Vec<usize>> = HashMap::new();
    for (owner, pieces) in pieces.iter().enumerate() {
        for piece in pieces {
            owners.entry(piece).or_default().push(owner);
        }
    }
    owners.retain(|_, owners| owners.len() <= COMMON);

    let mut order = Vec::with_capacity(bodies.len());
    let mut left = vec![true; bodies.len()];
    let mut recent = VecDeque::with_capacity(RECENT + 1);
    let mut next = (!bodies.is_empty()).then_some(0);
    while let Some(function) = next {
        order.push(function);
        left[function] = false;
        recent.push_back(function);
        if recent.len() > RECENT {
            recent.pop_front();
        }
        let known: HashSet<&[u8]> = recent
            .iter()
            .filter_map(|r| pieces.get(*r))
            .flatten()
            .copied()
            .collect();
        let mut shared: HashMap<usize, usize> = HashMap::new();
        let others = known.iter().filter_map(|piece| owners.get(piece)).flatten();
        for other in others.filter(|other| left[**other]) {
            *shared.entry(*other).or_default() += 1;
        }
        // Compared as fractions; of equals the first, so that the same module always comes out.
        let size = |of: usize| pieces[of].len() + HEAVY;
        let best = shared
            .into_iter()
            .max_by(|(a, common), (b, others)| (common * size(*b)).cmp(&(others * size(*a))).then(b.cmp(a)));
        next = best
            .map(|(other, _)| other)
            .or_else(|| left.iter().position(|left| *left));
    }
    order
}

/// The bodies of a module's functions, in its order.
fn bodies(wasm: &[u8]) -> Option<Vec<&[u8]>> {
    const HEADER: usize = 8;
    const CODE: u8 = 10;
    let mut at = HEADER;
    while let Some(&section) = wasm.get(at) {
        at += 1;
        let content = sized(wasm, &mut at)?;
        if section == CODE {
            let mut inner = content.start;
            let count = number(wasm, &mut inner)?;
            return (0..count).map(|_| wasm.get(sized(wasm, &mut inner)?)).collect();
        }
    }
    None
}

/// Steps over what its length stands before.
fn sized(wasm: &[u8], at: &mut usize) -> Option<Range<usize>> {
    let length = number(wasm, at)?;
    let start = *at;
    *at = start.checked_add(length)?;
    Some(start..*at)
}

/// An unsigned LEB128.
fn number(wasm: &[u8], at: &mut usize) -> Option<usize> {
    let mut value = 0;
    for shift in (0..32).step_by(7) {
        let byte = *wasm.get(*at)?;
        *at += 1;
        value |= usize::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(value);
        }
    }
    None
}
