use stowplan_model::prelude::*;

fn main() {
    let app = App::new(name!("shop"));
    app.kafka(name!("kafka"), image!("apache/kafka:3.9.0"))
        .autoscale(Autoscale::between(3, 5));
}
