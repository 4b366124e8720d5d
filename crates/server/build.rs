//! The pages are embedded: when `web/dist` changes, the program is built again.

fn main() {
    println!("cargo::rerun-if-changed=../../web/dist");
}
