fn main() {
    let _ = stowplan_model::quantity!("1 GiB");
}
