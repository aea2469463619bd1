/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import javax.ws.rs.container.ContainerRequestContext;
import javax.ws.rs.container.ContainerRequestFilter;
import javax.ws.rs.core.HttpHeaders;
import javax.ws.rs.core.MultivaluedMap;
import javax.ws.rs.ext.WriterInterceptor;
import javax.ws.rs.ext.WriterInterceptorContext;

/** Compresses answers of some size for clients that accept it. */
public final class Gzip implements ContainerRequestFilter, WriterInterceptor {
  private static final String ACCEPTED = "io.backplane.rest.gzip";
  private static final int WORTH_IT = 1024;

  @Override
  public void filter(ContainerRequestContext request) {
    String accept = request.getHeaderString(HttpHeaders.ACCEPT_ENCODING);
    request.setProperty(ACCEPTED, accept != null && accepts(accept));
  }

  @Override
  public void aroundWriteTo(WriterInterceptorContext context) throws IOException {
    if (!Boolean.TRUE.equals(context.getProperty(ACCEPTED))) {
      context.proceed();
      return;
    }
    OutputStream plain = context.getOutputStream();
    try (Deferred out = new Deferred(plain, context.getHeaders())) {
      context.setOutputStream(out);
      context.proceed();
    } finally {
      context.setOutputStream(plain);
    }
  }

  static boolean accepts(String header) {
    for (String part : header.toLowerCase(Locale.ROOT).split(",")) {
      String[] coding = part.trim().split(";");
      if (coding[0].trim().equals("gzip")) {
        return coding.length == 1 || !coding[1].trim().matches("q=0(\\.0*)?");
      }
    }
    return false;
  }

  /** Holds the beginning back until it is clear whether compressing pays. */
  private static final class Deferred extends OutputStream {
    private final OutputStream plain;
    private final MultivaluedMap<String, Object> headers;
    private final ByteArrayOutputStream beginning = new ByteArrayOutputStream(WORTH_IT);
    private GZIPOutputStream gzip;

    Deferred(OutputStream plain, MultivaluedMap<String, Object> headers) {
      this.plain = plain;
      this.headers = headers;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
      if (gzip == null && beginning.size() + length < WORTH_IT) {
        beginning.write(from, offset, length);
      } else {
        compressed().write(from, offset, length);
      }
    }

    /** Flushing early would only make small answers large. */
    @Override
    public void flush() {}

    @Override
    public void close() throws IOException {
      if (gzip == null) {
        beginning.writeTo(plain);
      } else {
        gzip.finish();
      }
      plain.flush();
    }

    private GZIPOutputStream compressed() throws IOException {
      if (gzip == null) {
        headers.putSingle(HttpHeaders.CONTENT_ENCODING, "gzip");
        headers.putSingle(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        headers.remove(HttpHeaders.CONTENT_LENGTH);
        gzip = new GZIPOutputStream(plain, 8192);
        beginning.writeTo(gzip);
      }
      return gzip;
    }
  }
}
