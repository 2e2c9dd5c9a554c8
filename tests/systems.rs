//! Each property that the five systems ask for, on the objects that their environments render to.

mod bookstore_parity;
mod brokers;
mod cafe;
mod every_environment;
mod game_lobby;
mod kafka_everywhere;
mod nine_chronicles;
mod ovenbreak;
mod third_party_broker;
