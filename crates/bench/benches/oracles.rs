//! The halves of a ballot by other hands: 30 bits in `elastic-elgamal`, one key of 1,024 in `triptych`.
#![expect(clippy::unwrap_used, reason = "a bench that cannot run stops")]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use gongxin_bench::{
    oracles::{elastic::Poll, ring::TriptychRing},
    room::{Room, choices, rng},
};
use rayon::prelude::*;

/// Proofs in a batch.
const BATCH: u32 = 1000;

fn elastic(c: &mut Criterion) {
    let mut rng = rng(13);
    let poll = Poll::new(&mut rng);
    let selected = choices(5);
    let mut group = c.benchmark_group("elastic_elgamal");
    group.bench_function("make", |b| b.iter(|| poll.make(&selected, &mut rng).unwrap()));
    let choice = poll.make(&selected, &mut rng).unwrap();
    group.bench_function("verify", |b| b.iter(|| poll.verify(&choice).unwrap().len()));
    group.finish();
}

fn triptych(c: &mut Criterion) {
    let room = Room::new().unwrap();
    let ring = TriptychRing::new(room.bucket().keys()).unwrap();
    let member = |place: u32| {
        let secret = room.secret(place as usize).unwrap();
        ring.make(place, secret.expose(), u64::from(place)).unwrap()
    };
    let mut group = c.benchmark_group("triptych");
    group.sample_size(10);
    group.bench_function("make", |b| b.iter(|| member(5)));
    let one = [member(5)];
    group.bench_function("verify_single", |b| b.iter(|| ring.verify(&one).unwrap()));
    let members: Vec<_> = (0..BATCH).into_par_iter().map(member).collect();
    group.throughput(Throughput::Elements(u64::from(BATCH)));
    group.bench_function("verify_batch", |b| b.iter(|| ring.verify(&members).unwrap()));
    group.finish();
}

criterion_group!(benches, elastic, triptych);
criterion_main!(benches);
