fn main() {
    let _ = stowplan_model::port_number!(0);
}
