/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.config;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the bundles say of their settings (metatype). Only bundles of whose name a PID reminds are
 * looked at, so that a start without settings of its own reads nothing.
 */
final class Schemas {
  private static final Logger LOG = LoggerFactory.getLogger(Schemas.class);
  private static final String FOLDER = "OSGI-INF/metatype";

  private final BundleContext context;

  Schemas(BundleContext context) {
    this.context = context;
  }

  /** The settings of a PID by name; empty if nothing is known of it. */
  Map<String, Attribute> of(String pid) {
    for (Bundle bundle : context.getBundles()) {
      String name = bundle.getSymbolicName();
      if (name != null && (pid.equals(name) || pid.startsWith(name + "."))) {
        Map<String, Attribute> found = in(bundle, pid);
        if (!found.isEmpty()) return found;
      }
    }
    return Map.of();
  }

  private static Map<String, Attribute> in(Bundle bundle, String pid) {
    Enumeration<String> paths = bundle.getEntryPaths(FOLDER);
    while (paths != null && paths.hasMoreElements()) {
      URL file = bundle.getEntry(paths.nextElement());
      try (InputStream in = file.openStream()) {
        Map<String, Attribute> found = parse(in).get(pid);
        if (found != null) return found;
      } catch (IOException | XMLStreamException e) {
        LOG.warn("{} of {} cannot be read: {}", file, bundle, e.getMessage());
      }
    }
    return Map.of();
  }

  /** A metatype document: settings by PID and name. */
  static Map<String, Map<String, Attribute>> parse(InputStream in) throws XMLStreamException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    XMLStreamReader xml = factory.createXMLStreamReader(in);
    Map<String, Map<String, Attribute>> classes = new HashMap<>();
    Map<String, Map<String, Attribute>> pids = new HashMap<>();
    Map<String, Attribute> settings = Map.of();
    String pid = null;
    while (xml.hasNext()) {
      if (xml.next() != XMLStreamConstants.START_ELEMENT) continue;
      switch (xml.getLocalName()) {
        case "OCD" -> {
          settings = new TreeMap<>();
          classes.put(xml.getAttributeValue(null, "id"), settings);
        }
        case "AD" -> settings.put(xml.getAttributeValue(null, "id"), attribute(xml));
        case "Designate" -> {
          String factoryPid = xml.getAttributeValue(null, "factoryPid");
          pid = factoryPid == null ? xml.getAttributeValue(null, "pid") : factoryPid;
        }
        case "Object" -> pids.put(pid, classes.get(xml.getAttributeValue(null, "ocdref")));
        default -> {
          // names and localisations are nobody's business here
        }
      }
    }
    return pids;
  }

  private static Attribute attribute(XMLStreamReader xml) throws XMLStreamException {
    String type = xml.getAttributeValue(null, "type");
    String cardinality = xml.getAttributeValue(null, "cardinality");
    Double min = limit(xml.getAttributeValue(null, "min"));
    Double max = limit(xml.getAttributeValue(null, "max"));
    List<String> options = new ArrayList<>();
    while (xml.next() != XMLStreamConstants.END_ELEMENT || !xml.getLocalName().equals("AD")) {
      if (xml.isStartElement() && xml.getLocalName().equals("Option"))
        options.add(xml.getAttributeValue(null, "value"));
    }
    boolean array = cardinality != null && !cardinality.equals("0");
    return new Attribute(type, array, min, max, options);
  }

  private static Double limit(String text) {
    return text == null ? null : Double.valueOf(text);
  }
}
