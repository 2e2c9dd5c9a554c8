fn main() {
    let _ = stowplan_model::name!("Game_Lobby");
}
