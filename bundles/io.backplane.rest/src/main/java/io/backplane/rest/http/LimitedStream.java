/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A request body that may not exceed its limit, whatever Content-Length says. */
final class LimitedStream extends FilterInputStream {
  private final long max;
  private long seen;

  LimitedStream(InputStream in, long max) {
    super(in);
    this.max = max;
  }

  static ProblemException tooLarge(long max) {
    return new ProblemException(Kind.TOO_LARGE, "The body may have at most " + max + " bytes.");
  }

  @Override
  public int read() throws IOException {
    int b = super.read();
    count(b < 0 ? 0 : 1);
    return b;
  }

  @Override
  public int read(byte[] to, int from, int length) throws IOException {
    int n = super.read(to, from, length);
    count(Math.max(n, 0));
    return n;
  }

  @Override
  public long skip(long n) throws IOException {
    long skipped = super.skip(n);
    count(skipped);
    return skipped;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private void count(long n) {
    seen += n;
    if (seen > max) {
      throw tooLarge(max);
    }
  }
}
