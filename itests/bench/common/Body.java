/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Payloads of fixed length that change from message to message. */
interface Body {
  /** Messages that one client can send and be told apart. */
  long PER_CLIENT = 100_000_000;

  /** The payload as it looks before anything is put in. */
  byte[] text();

  /** Puts what changes into a packet that holds the text at an offset. */
  void change(byte[] packet, int offset, int client, long n);

  private static void digits(byte[] packet, int at, int digits, long number) {
    long rest = number;
    for (int i = at + digits - 1; i >= at; i--) {
      packet[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }

  /** Two values that move. */
  record TwoValues(byte[] text) implements Body {
    TwoValues() {
      this("{\"temperature\":20.00,\"humidity\":40}".getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void change(byte[] packet, int offset, int client, long n) {
      long t = 2000 + n % 1500;
      digits(packet, offset + 15, 2, t / 100);
      digits(packet, offset + 18, 2, 10 + t % 90);
      digits(packet, offset + 32, 2, 40 + t % 40);
    }
  }

  /** A hundred bytes: a number that no other message has, and two values. */
  record Numbered(byte[] text) implements Body {
    private static final long FIRST = 1_000_000_000_000L;
    private static final int AT = 7;
    private static final int DIGITS = 13;

    Numbered() {
      this(
          ("{\"seq\":0000000000000,\"temperature\":21.57,"
                  + "\"site\":\"north hall, second floor, east wing, pump 7 inlet\"}")
              .getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void change(byte[] packet, int offset, int client, long n) {
      digits(packet, offset + AT, DIGITS, FIRST + client * PER_CLIENT + n);
    }

    /** The number in a payload, without what all have in common. */
    static long number(ByteBuffer in, int offset) {
      long number = 0;
      for (int i = offset + AT; i < offset + AT + DIGITS; i++) {
        number = number * 10 + in.get(i) - '0';
      }
      return number - FIRST;
    }
  }
}
