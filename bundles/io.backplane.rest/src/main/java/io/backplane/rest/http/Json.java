/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.databind.type.TypeFactory;
import com.fasterxml.jackson.databind.util.LRUMap;
import io.backplane.message.api.Value;
import io.backplane.rest.view.Ts;
import java.io.IOException;

/**
 * The mapper. It has a type cache of its own: Jackson's shared one would keep this bundle's classes
 * after the bundle was replaced. Modules are named, never searched for.
 */
public final class Json {
  private static final int MAX_DEPTH = 64;

  private Json() {}

  /** A new mapper. */
  public static ObjectMapper mapper() {
    JsonFactory factory =
        JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .build();
    JsonMapper mapper =
        JsonMapper.builder(factory)
            .typeFactory(TypeFactory.defaultInstance().withCache(new LRUMap<>(16, 256)))
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .withCoercionConfig(
                LogicalType.Textual,
                c ->
                    c.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .serializationInclusion(JsonInclude.Include.ALWAYS)
            .addModule(module())
            .build();
    mapper.getFactory().disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    return mapper;
  }

  private static SimpleModule module() {
    SimpleModule module = new SimpleModule("backplane");
    module.addSerializer(Ts.class, new TsWriter());
    module.addDeserializer(Ts.class, new TsReader());
    module.addSerializer(Value.class, new ValueWriter());
    return module;
  }

  private static final class TsWriter extends JsonSerializer<Ts> {
    @Override
    public void serialize(Ts ts, JsonGenerator out, SerializerProvider p) throws IOException {
      out.writeNumber(ts.toString());
    }
  }

  private static final class TsReader extends JsonDeserializer<Ts> {
    @Override
    public Ts deserialize(JsonParser in, DeserializationContext context) throws IOException {
      try {
        return Ts.parse(in.getText());
      } catch (IllegalArgumentException e) {
        throw context.weirdStringException(in.getText(), Ts.class, e.getMessage());
      }
    }
  }

  private static final class ValueWriter extends JsonSerializer<Value> {
    @Override
    public void serialize(Value value, JsonGenerator out, SerializerProvider p) throws IOException {
      if (value instanceof Value.Int n) {
        out.writeNumber(n.value());
      } else if (value instanceof Value.Real r) {
        real(r.value(), out);
      } else if (value instanceof Value.Bool b) {
        out.writeBoolean(b.value());
      } else if (value instanceof Value.Text t) {
        out.writeString(t.value());
      } else if (value instanceof Value.Json j) {
        out.writeRawValue(j.value());
      } else if (value instanceof Value.Geo g) {
        geo(g, out);
      }
    }

    private static void real(double value, JsonGenerator out) throws IOException {
      if (Double.isFinite(value)) {
        out.writeNumber(value);
      } else {
        out.writeString(Double.toString(value));
      }
    }

    private static void geo(Value.Geo g, JsonGenerator out) throws IOException {
      out.writeStartObject();
      out.writeNumberField("lat", g.latitude());
      out.writeNumberField("lon", g.longitude());
      if (!Double.isNaN(g.altitude())) {
        out.writeNumberField("alt", g.altitude());
      }
      out.writeEndObject();
    }
  }
}
