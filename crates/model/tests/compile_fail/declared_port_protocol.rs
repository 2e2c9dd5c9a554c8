fn main() {
    let _ = stowplan_model::port!("dns", 53, DNS);
}
