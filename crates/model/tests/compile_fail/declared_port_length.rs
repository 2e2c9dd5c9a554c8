fn main() {
    let _ = stowplan_model::port!("a-name-too-long-for-a-port", 80);
}
