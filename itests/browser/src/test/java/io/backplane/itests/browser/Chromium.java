/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.browser;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** One browser for a test class; pages collect what the browser complains about. */
final class Chromium implements AutoCloseable {
  /** How a page is looked at. */
  enum Look {
    LIGHT_WIDE(ColorScheme.LIGHT, 1440, 1000),
    DARK_WIDE(ColorScheme.DARK, 1440, 1000),
    LIGHT_PHONE(ColorScheme.LIGHT, 390, 844),
    DARK_PHONE(ColorScheme.DARK, 390, 844);

    final ColorScheme scheme;
    final int width;
    final int height;

    Look(ColorScheme scheme, int width, int height) {
      this.scheme = scheme;
      this.width = width;
      this.height = height;
    }

    String title() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
  }

  /** A name by which a page looks as if it came from another machine. */
  static final String ELSEWHERE = "node.test";

  private static final List<String> FLAGS =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--host-resolver-rules=MAP " + ELSEWHERE + " 127.0.0.1");

  private final Path executable = executable();
  private final Playwright playwright =
      Playwright.create(
          new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
  private final Browser browser =
      playwright
          .chromium()
          .launch(new BrowserType.LaunchOptions().setExecutablePath(executable).setArgs(FLAGS));

  private static Path executable() {
    Path path = Path.of(System.getProperty("chromium"));
    assumeTrue(Files.isExecutable(path), () -> "skipped: no browser at " + path);
    return path;
  }

  /** A window of its own, with its own cookies. */
  Window open(Look look) {
    return open(look, null);
  }

  /** A window that starts with the cookies of another. */
  Window open(Look look, String state) {
    BrowserContext context =
        browser.newContext(
            new Browser.NewContextOptions()
                .setStorageState(state)
                .setViewportSize(look.width, look.height)
                .setColorScheme(look.scheme)
                .setLocale("en-GB"));
    return new Window(context, context.newPage());
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }

  /** As {@link Window#settled}. */
  static void settled(Page page) {
    page.waitForFunction("() => performance.getEntriesByName('page').length > 0");
    page.waitForFunction(
        """
        async () => {
          const frame = () => new Promise(requestAnimationFrame);
          const busy = (root) => root.querySelector('[aria-busy=true]')
            || [...root.querySelectorAll('*')].some((e) => e.shadowRoot && busy(e.shadowRoot));
          const moves = () => document.getAnimations().some((a) => a.playState === 'running'
            && a.effect?.getComputedTiming().iterations !== Infinity);
          for (let still = 0; still < 5; still++) {
            if (busy(document) || moves()) return false;
            await frame();
          }
          return true;
        }
        """);
  }

  /** A page and what went wrong in it. */
  static final class Window implements AutoCloseable {
    final Page page;
    final List<String> complaints = new ArrayList<>();
    private final BrowserContext context;

    /** What a node answers only to requests that it never should have got, or by a fault. */
    private static final Set<Integer> WRONG = Set.of(400, 405, 406, 415, 428, 500);

    Window(BrowserContext context, Page page) {
      this.context = context;
      this.page = page;
      page.onConsoleMessage(
          m -> {
            boolean expected = m.text().startsWith("Failed to load resource");
            if (m.type().equals("error") && !expected) {
              complaints.add(m.text());
            }
          });
      page.onPageError(complaints::add);
      page.onResponse(
          r -> {
            if (WRONG.contains(r.status())) {
              complaints.add(r.status() + " " + r.request().method() + " " + r.url());
            }
          });
    }

    /** Its cookies, for another window. */
    String state() {
      return context.storageState();
    }

    /**
     * Waits until the page has what it asked for and nothing on it moves any more; what moves for
     * ever, as a dot that pulses, does not count. Looks into shadow trees.
     */
    void settled() {
      Chromium.settled(page);
    }

    void shot(String name) {
      page.screenshot(
          new Page.ScreenshotOptions()
              .setPath(Path.of(System.getProperty("shots"), name + ".png")));
    }

    /** What axe finds wrong, empty if nothing. */
    String violations() {
      return new AxeBuilder(page)
              .withTags(
                  List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"))
              .analyze()
              .getViolations()
              .stream()
              .map(Window::sentence)
              .collect(Collectors.joining("\n"));
    }

    private static String sentence(Rule rule) {
      return rule.getId()
          + " x"
          + rule.getNodes().size()
          + " "
          + rule.getNodes().stream()
              .limit(3)
              .map(
                  n ->
                      n.getTarget()
                          + " "
                          + n.getAny().stream()
                              .map(c -> c.getMessage())
                              .collect(Collectors.joining()))
              .collect(Collectors.joining(" | "));
    }

    @Override
    public void close() {
      context.close();
    }
  }
}
