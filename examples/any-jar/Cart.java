class Cart {
  int items;

  void add() {
    items++;
  }
}
