package dev.jarflow.warehouse;

import module java.base;

/// Rows on their way into a table in PostgreSQL's binary form: the fastest way, since the server
/// reads no text. The statement says `with (format binary)`, and each value must have the very type
/// of its column.
///
/// The server may refuse a row some rows later, at the latest in [#end]. Closed without it, no row
/// was copied.
public final class BinaryCopy implements AutoCloseable {
  private static final byte[] SIGNATURE = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
  };
  private static final int SENT_AT_ONCE = 64 * 1024;
  private static final int LARGEST_NUMBER = 4 + 8;
  private static final long SECOND_IN_MICROS = 1_000_000;

  /// PostgreSQL counts from 2000.
  private static final long EPOCH = LocalDate.of(2000, 1, 1).toEpochDay();

  private static final long EPOCH_SECONDS = EPOCH * Duration.ofDays(1).toSeconds();

  private final CopyStream stream;
  private ByteBuffer buffer = ByteBuffer.allocate(SENT_AT_ONCE + 1024);

  BinaryCopy(CopyStream stream) {
    this.stream = stream;
    buffer.put(SIGNATURE);
  }

  /// Begins a row of so many values, which follow in the order of the statement's columns.
  public BinaryCopy row(int values) {
    if (buffer.position() >= SENT_AT_ONCE) {
      send();
    }
    makeRoom(2);
    buffer.putShort((short) values);
    return this;
  }

  /// A `smallint`.
  public BinaryCopy putSmall(int value) {
    makeRoom(LARGEST_NUMBER);
    buffer.putInt(2).putShort((short) value);
    return this;
  }

  /// An `integer`.
  public BinaryCopy putInt(int value) {
    makeRoom(LARGEST_NUMBER);
    buffer.putInt(4).putInt(value);
    return this;
  }

  /// A `bigint`.
  public BinaryCopy putLong(long value) {
    makeRoom(LARGEST_NUMBER);
    buffer.putInt(8).putLong(value);
    return this;
  }

  /// A `boolean`.
  public BinaryCopy put(boolean value) {
    makeRoom(LARGEST_NUMBER);
    buffer.putInt(1).put((byte) (value ? 1 : 0));
    return this;
  }

  /// A `timestamp`, in seconds since 1970.
  public BinaryCopy putSeconds(long value) {
    return putLong((value - EPOCH_SECONDS) * SECOND_IN_MICROS);
  }

  /// A `date`, in days since 1970.
  public BinaryCopy putDay(long value) {
    return putInt(Math.toIntExact(value - EPOCH));
  }

  /// A `text`.
  public BinaryCopy put(String value) {
    return put(value.getBytes(StandardCharsets.UTF_8));
  }

  /// A `bytea`.
  public BinaryCopy put(byte[] value) {
    makeRoom(4 + value.length);
    buffer.putInt(value.length).put(value);
    return this;
  }

  /// The number of rows that the server took.
  public long end() {
    makeRoom(2);
    buffer.putShort((short) -1);
    send();
    return stream.end();
  }

  @Override
  public void close() {
    stream.close();
  }

  private void makeRoom(int bytes) {
    if (buffer.remaining() < bytes) {
      send();
      if (buffer.capacity() < bytes) {
        buffer = ByteBuffer.allocate(bytes);
      }
    }
  }

  private void send() {
    stream.send(buffer.array(), buffer.position());
    buffer.clear();
  }
}
