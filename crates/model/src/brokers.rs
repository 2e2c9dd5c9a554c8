//! Kinds of brokers: what a kind supplies, and the ready-made ones.
//!
//! Each is a [`BrokerKind`], one file each, made a service of by a method of [`App`](crate::App)
//! with its name; a kind of your own is one in your crate.

mod couchbase;
mod elasticsearch;
mod kafka;
mod kind;
mod mysql;
mod nats;
mod rabbitmq;
mod redis;
mod zookeeper;

pub use couchbase::Couchbase;
pub use elasticsearch::Elasticsearch;
pub use kafka::Kafka;
pub use kind::{BrokerKind, Heap, Start, Stop};
pub use mysql::Mysql;
pub use nats::Nats;
pub use rabbitmq::RabbitMq;
pub use redis::Redis;
pub use zookeeper::ZooKeeper;
