package dev.codonq.report;

import dev.codonq.testing.RealCodon;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A browser without a window that shows HTML reports from files, and is used as a person would. Not thread-safe. */
public final class ReportBrowser implements AutoCloseable {
    private final ChromeDriver driver;

    private ReportBrowser(ChromeDriver driver) {
        this.driver = driver;
    }

    /** Starts a browser. Where there is none, the test is skipped, visibly; with {@code CI=true} it fails. */
    public static ReportBrowser start() {
        Optional<Path> browser = find("chromium", "chromium-browser", "google-chrome");
        Optional<Path> control = find("chromedriver");
        if (browser.isEmpty() || control.isEmpty()) {
            RealCodon.missing("Chromium or its driver is not on PATH; scripts/install-chromium installs them");
        }
        ChromeOptions options = new ChromeOptions();
        options.setBinary(browser.orElseThrow().toFile());
        // Chromium's own sandbox does not work for root; it shows only what the test has made.
        options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu");
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(control.orElseThrow().toFile())
                .usingAnyFreePort()
                .build();
        return new ReportBrowser(new ChromeDriver(service, options));
    }

    private static Optional<Path> find(String... names) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.of(path.split(File.pathSeparator, -1))
                .flatMap(directory -> Stream.of(names).map(name -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Shows the page {@code file}, with what an address may have behind its {@code #}. */
    public void open(Path file, String fragment) {
        driver.get("about:blank");
        driver.get(file.toUri() + (fragment.isEmpty() ? "" : "#" + fragment));
    }

    /** Sets the size of the window and what colours its user prefers, {@code light} or {@code dark}. */
    public void look(int width, String colours) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", false));
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", colours))));
    }

    /** Returns the text of the first element that {@code css} selects, as a person sees it. */
    public String text(String css) {
        return element(css).getText();
    }

    /** Returns how many elements {@code css} selects. */
    public int count(String css) {
        return driver.findElements(By.cssSelector(css)).size();
    }

    /** Clicks on the first element that {@code css} selects. */
    public void click(String css) {
        element(css).click();
    }

    /** Types keys to what has the focus. */
    public void type(CharSequence... keys) {
        driver.switchTo().activeElement().sendKeys(keys);
    }

    /** Presses a key together with control. */
    public void typeControl(String key) {
        type(Keys.chord(Keys.CONTROL, key));
    }

    private WebElement element(String css) {
        return driver.findElement(By.cssSelector(css));
    }

    /** Returns what a JavaScript expression gives. */
    public String value(String expression) {
        return String.valueOf(driver.executeScript("return " + expression));
    }

    /** Returns the address that is shown behind {@code #}. */
    public String fragment() {
        String address = String.valueOf(driver.getCurrentUrl());
        return address.substring(address.indexOf('#') + 1);
    }

    /** Returns by how many pixels the page is wider than the window. */
    public int overflow() {
        return Integer.parseInt(
                String.valueOf(value("document.documentElement.scrollWidth - document.documentElement.clientWidth")));
    }

    /** Returns what the console has said since the last call, and what was asked of a network. */
    public List<String> complaints() {
        Stream<String> console =
                driver.manage().logs().get(LogType.BROWSER).getAll().stream().map(LogEntry::getMessage);
        Stream<String> requests = driver.manage().logs().get(LogType.PERFORMANCE).getAll().stream()
                .map(LogEntry::getMessage)
                .filter(message -> message.contains("Network.requestWillBeSent\""))
                .filter(message -> !message.contains("\"url\":\"file:") && !message.contains("\"url\":\"about:"));
        return Stream.concat(console, requests).toList();
    }

    @Override
    public void close() {
        driver.quit();
    }
}
