//! Kinds of brokers: what a kind supplies, and the ready-made ones.
//!
//! Each is a [`BrokerKind`], one file each, made a service of by a method of [`App`](crate::App)
//! with its name; a kind of your own is one in your crate.

mod couchbase;
mod elasticsearch;
mod heap;
mod kafka;
mod kind;
mod make;
mod mysql;
mod nats;
mod rabbitmq;
mod redis;
mod secret;
mod start;
mod stop;
mod zookeeper;

pub use couchbase::Couchbase;
pub use elasticsearch::Elasticsearch;
pub use heap::Heap;
pub use kafka::Kafka;
pub use kind::BrokerKind;
pub use mysql::Mysql;
pub use nats::Nats;
pub use rabbitmq::RabbitMq;
pub use redis::Redis;
pub use start::Start;
pub use stop::Stop;
pub use zookeeper::ZooKeeper;
