package dev.navarch.api.conformance;

import static dev.navarch.testkit.Eventually.eventually;

import java.net.URI;
import java.util.List;
import java.util.function.Predicate;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;

/** The page as its user sees it: what can be read, chosen, entered and clicked. */
final class SwaggerUi {

    private final WebDriver driver;

    SwaggerUi(Browser browser, URI server) {
        this.driver = browser.driver();
        driver.get(server.resolve("/swagger-ui/").toString());
    }

    String heading() {
        return driver.findElement(By.tagName("h1")).getText();
    }

    /** Enters a token, and waits for the API or for what is wrong. */
    void authorize(String token) {
        WebElement field = driver.findElement(By.id("token"));
        field.clear();
        field.sendKeys(token);
        driver.findElement(By.cssSelector("#who button")).click();
        eventually("an answer", () -> !problem().isEmpty() || !paths().isEmpty());
    }

    String problem() {
        return driver.findElement(By.id("problem")).getText();
    }

    List<String> documents() {
        return driver.findElements(By.cssSelector("#select option")).stream()
                .map(WebElement::getText)
                .toList();
    }

    /** Chooses a document and waits until its operations are there. */
    void choose(String document) {
        List<String> before = paths();
        driver.findElement(By.xpath("//*[@id='select']/option[.='" + document + "']")).click();
        eventually(
                document + " is shown",
                () -> {
                    List<String> now = paths();
                    return !now.isEmpty() && !now.equals(before);
                });
    }

    /** The paths of all operations that are listed. */
    List<String> paths() {
        Object found =
                ((JavascriptExecutor) driver)
                        .executeScript(
                                "return [...document.querySelectorAll('.opblock-summary-path')]"
                                        + ".map(e => e.dataset.path)");
        return found instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    /** Opens an operation. */
    Operation operation(String method, String path) {
        WebElement block =
                driver.findElement(
                        By.xpath(
                                "//div[contains(@class,'opblock-%s')][.//*[@data-path='%s']]"
                                        .formatted(method, path)));
        Operation operation = new Operation(block);
        operation.toggle();
        operation.await("button.try-out__btn", WebElement::isDisplayed);
        return operation;
    }

    /** One operation, open. */
    final class Operation {

        private final WebElement block;

        Operation(WebElement block) {
            this.block = block;
        }

        private void toggle() {
            click(".opblock-summary-control");
        }

        void close() {
            toggle();
            eventually(
                    "it is closed",
                    () -> block.findElements(By.cssSelector(".opblock-body")).isEmpty());
        }

        void tryOut() {
            click("button.try-out__btn");
            await("button.execute", WebElement::isDisplayed);
        }

        void enter(String parameter, String value) {
            fill("tr[data-param-name='" + parameter + "'] input", value);
        }

        void body(String json) {
            fill("textarea.body-param__text", json);
        }

        void execute() {
            click("button.execute");
            eventually("it is answered", () -> !code().isEmpty());
        }

        /** The status of the live answer; empty while there is none. */
        String code() {
            return text(".live-responses-table .response-col_status");
        }

        void answers(String code, String part) {
            eventually(
                    "the answer " + code + " with " + part,
                    () ->
                            code().startsWith(code)
                                    && text(".live-responses-table .highlight-code")
                                            .contains(part));
        }

        private String text(String selector) {
            try {
                List<WebElement> found = block.findElements(By.cssSelector(selector));
                // The first is the heading of the column.
                return found.isEmpty() ? "" : found.getLast().getText();
            } catch (WebDriverException replaced) {
                return "";
            }
        }

        private void fill(String selector, String value) {
            WebElement field = await(selector, WebElement::isEnabled);
            field.sendKeys(Keys.chord(Keys.CONTROL, "a"), value);
        }

        private void click(String selector) {
            WebElement button = await(selector, WebElement::isDisplayed);
            // Scrolled to where nothing covers it.
            ((JavascriptExecutor) driver)
                    .executeScript("arguments[0].scrollIntoView({block: 'center'})", button);
            button.click();
        }

        private WebElement await(String selector, Predicate<WebElement> ready) {
            return eventually(
                            selector + " is there",
                            () ->
                                    block.findElements(By.cssSelector(selector)).stream()
                                            .filter(ready)
                                            .findFirst(),
                            found -> found.isPresent())
                    .orElseThrow();
        }
    }
}
