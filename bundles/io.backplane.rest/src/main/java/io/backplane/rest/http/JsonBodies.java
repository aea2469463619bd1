/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.http;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.backplane.rest.view.Fault;
import io.backplane.rest.view.Rules;
import io.backplane.rest.view.Ts;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.ws.rs.Consumes;
import javax.ws.rs.Produces;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.MultivaluedMap;
import javax.ws.rs.ext.MessageBodyReader;
import javax.ws.rs.ext.MessageBodyWriter;

/** Reads and writes JSON bodies; says of a bad one where and what, with every fault at once. */
@Consumes({MediaType.APPLICATION_JSON, "application/merge-patch+json"})
@Produces({MediaType.APPLICATION_JSON, Problems.MEDIA_TYPE})
public final class JsonBodies implements MessageBodyReader<Object>, MessageBodyWriter<Object> {
  private final ObjectMapper mapper;

  /** With a mapper of {@link Json#mapper()}. */
  public JsonBodies(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  @Override
  public boolean isReadable(Class<?> type, Type generic, Annotation[] as, MediaType media) {
    return !InputStream.class.isAssignableFrom(type);
  }

  @Override
  public boolean isWriteable(Class<?> type, Type generic, Annotation[] as, MediaType media) {
    return type.getPackageName().startsWith("io.backplane.");
  }

  @Override
  public Object readFrom(
      Class<Object> type,
      Type generic,
      Annotation[] annotations,
      MediaType media,
      MultivaluedMap<String, String> headers,
      InputStream in)
      throws IOException {
    Object body = parse(generic, in);
    if (body == null) {
      throw new ProblemException(Kind.MALFORMED, "The body is empty; JSON is expected.");
    }
    List<Fault> faults = Rules.check(body);
    if (!faults.isEmpty()) {
      throw ProblemException.invalid(faults);
    }
    return body;
  }

  @Override
  public void writeTo(
      Object body,
      Class<?> type,
      Type generic,
      Annotation[] annotations,
      MediaType media,
      MultivaluedMap<String, Object> headers,
      OutputStream out)
      throws IOException {
    mapper.writeValue(out, body);
  }

  private Object parse(Type type, InputStream in) throws IOException {
    try {
      return mapper.readValue(in, mapper.constructType(type));
    } catch (JsonMappingException e) {
      throw mismatch(e);
    } catch (JsonProcessingException e) {
      throw malformed(e);
    }
  }

  private static ProblemException malformed(JsonProcessingException e) {
    JsonLocation at = e.getLocation();
    String where =
        at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
    return new ProblemException(
        Kind.MALFORMED, "The body is no JSON" + where + ": " + plain(e.getOriginalMessage()));
  }

  private static ProblemException mismatch(JsonMappingException e) {
    if (e.getCause() instanceof ProblemException p) {
      return p;
    }
    if (e.getCause() instanceof StreamReadException broken) {
      return malformed(broken);
    }
    if (e.getPath().isEmpty() && e.getOriginalMessage().startsWith("No content")) {
      return new ProblemException(Kind.MALFORMED, "The body is empty; JSON is expected.");
    }
    String pointer = pointer(e);
    String detail =
        e instanceof UnrecognizedPropertyException u
            ? "is not a field known here; known are " + u.getKnownPropertyIds()
            : expected(e);
    return ProblemException.invalid(List.of(Fault.at(pointer, detail)));
  }

  /** What would have been right, in words of JSON. */
  private static String expected(JsonMappingException e) {
    Class<?> type = e instanceof MismatchedInputException m ? m.getTargetType() : null;
    if (type == null) {
      return "cannot be used";
    } else if (type == Ts.class) {
      return "must be a time: milliseconds since the epoch, or RFC 3339";
    } else if (CharSequence.class.isAssignableFrom(type)) {
      return "must be text";
    } else if (type == Boolean.class || type == boolean.class) {
      return "must be true or false";
    } else if (Number.class.isAssignableFrom(type) || type.isPrimitive()) {
      return "must be a number of this kind: " + type.getSimpleName().toLowerCase(Locale.ROOT);
    }
    return Collection.class.isAssignableFrom(type) ? "must be an array" : "must be an object";
  }

  private static String pointer(JsonMappingException e) {
    StringBuilder pointer = new StringBuilder();
    for (JsonMappingException.Reference step : e.getPath()) {
      pointer.append('/');
      if (step.getFieldName() == null) {
        pointer.append(step.getIndex());
      } else {
        pointer.append(step.getFieldName().replace("~", "~0").replace("/", "~1"));
      }
    }
    return pointer.toString();
  }

  /** Without names of classes and advice for programmers, which mean nothing to the caller. */
  private static String plain(String message) {
    String line = message.lines().findFirst().orElse("");
    return line.replaceAll("\\((\\d+), from `[^`]*`\\)", "$1")
        .replaceAll("`?(?:[a-z]+\\.)+([A-Za-z$]*[A-Za-z]+)(?:<[^`]*>)?`?", "$1")
        .replaceAll(",? *\\(?(?:but could if|although).*", "");
  }
}
