/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.rules;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** Writes the configuration reference out of what the components declare. */
final class ConfigurationReference {
  private static final String HEAD =
      """
      # Configuration reference

      Settings are JSON files in `DATA/config/`, one object per PID; a change is applied while the node runs:

      ```json
      { "io.backplane.driver.host": { "periodMillis": 5000 } }
      ```

      This page is generated from what the components declare; the build compares it (`mvn -pl itests/rules verify`, with `-Dbackplane.write=true` to write it anew).
      """;

  private ConfigurationReference() {}

  static String of(List<Path> bundles) throws IOException {
    Map<String, String> byPid = new TreeMap<>();
    for (Path bundle : bundles) {
      Path dir = bundle.resolve("target/classes/OSGI-INF/metatype");
      if (Files.isDirectory(dir)) {
        try (Stream<Path> files = Files.list(dir)) {
          for (Path xml : files.filter(f -> f.toString().endsWith(".xml")).toList()) {
            section(xml, byPid);
          }
        }
      }
    }
    return HEAD + String.join("", byPid.values());
  }

  private static void section(Path xml, Map<String, String> byPid) throws IOException {
    Document doc = parse(xml);
    NodeList designates = doc.getElementsByTagName("Designate");
    Element ocd = (Element) doc.getElementsByTagName("OCD").item(0);
    if (ocd == null || designates.getLength() == 0) {
      return;
    }
    Element designate = (Element) designates.item(0);
    String factory = designate.getAttribute("factoryPid");
    String pid = factory.isEmpty() ? designate.getAttribute("pid") : factory + "~name";
    StringBuilder s = new StringBuilder("\n## `").append(pid).append("`\n\n");
    s.append(ocd.getAttribute("name")).append(". ").append(ocd.getAttribute("description"));
    s.append("\n\n| setting | type | default | meaning |\n|---|---|---|---|\n");
    NodeList attributes = ocd.getElementsByTagName("AD");
    for (int i = 0; i < attributes.getLength(); i++) {
      s.append(row((Element) attributes.item(i)));
    }
    byPid.put(pid, s.toString());
  }

  private static String row(Element ad) {
    String many = ad.getAttribute("cardinality").isEmpty() ? "" : " list";
    String value = ad.getAttribute("default");
    return "| `%s` | %s%s | %s | %s |\n"
        .formatted(
            ad.getAttribute("id"),
            ad.getAttribute("type").toLowerCase(java.util.Locale.ROOT),
            many,
            value.isEmpty() ? "" : "`" + value.replace("|", "\\|") + "`",
            ad.getAttribute("description").replace("|", "\\|").replace("\n", " "));
  }

  private static Document parse(Path xml) throws IOException {
    try {
      DocumentBuilderFactory f = DocumentBuilderFactory.newInstance();
      f.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      return f.newDocumentBuilder().parse(xml.toFile());
    } catch (ParserConfigurationException | SAXException e) {
      throw new IOException(xml + ": " + e.getMessage(), e);
    }
  }
}
