fn main() {
    let _ = stowplan_model::port!("http", 0);
}
