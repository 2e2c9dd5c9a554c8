fn main() {
    let _ = stowplan_model::image!("Nginx:latest");
}
