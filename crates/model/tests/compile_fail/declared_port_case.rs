fn main() {
    let _ = stowplan_model::port!("Http", 80);
}
