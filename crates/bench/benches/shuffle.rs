//! Shuffles of a thousand rows: made and judged.
#![expect(clippy::unwrap_used, reason = "a bench that cannot run stops")]

use criterion::{Criterion, criterion_group, criterion_main};
use gongxin_bench::mix::Mix;

fn shuffles(c: &mut Criterion) {
    let mut group = c.benchmark_group("shuffle");
    group.sample_size(10);
    for width in [1, 3] {
        let mix = Mix::new(1000, width).unwrap();
        group.bench_function(format!("make 1000 x {width}"), |b| b.iter(|| mix.make().unwrap()));
        let posted = Mix::post(&mix.make().unwrap());
        group.bench_function(format!("verify 1000 x {width}"), |b| {
            b.iter(|| mix.verify(&posted).unwrap());
        });
    }
    group.finish();
}

criterion_group!(benches, shuffles);
criterion_main!(benches);
