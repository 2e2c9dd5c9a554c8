use stowplan_model::prelude::*;

fn main() {
    let app = App::new(name!("shop"));
    let mysql = app.mysql(name!("mysql"), image!("mysql:8.4"));
    let _ = app.into_model();
    mysql.disk_size("20Gi");
}
