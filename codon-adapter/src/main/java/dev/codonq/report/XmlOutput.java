package dev.codonq.report;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * XML on its way to a stream, part by part, an element a line. Text may hold anything: what XML cannot hold is replaced.
 * Not thread-safe.
 */
public final class XmlOutput {
    private final XMLStreamWriter xml;

    /** Something that can fail as the XML library fails. */
    @FunctionalInterface
    private interface Step {
        void run() throws XMLStreamException;
    }

    private XmlOutput(XMLStreamWriter xml) {
        this.xml = xml;
    }

    /** Returns an output to {@code out}, which stays open. */
    public static XmlOutput to(OutputStream out) throws IOException {
        try {
            return new XmlOutput(
                    XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out, StandardCharsets.UTF_8.name()));
        } catch (XMLStreamException e) {
            throw failure(e);
        }
    }

    /** Writes the line that says what this is. */
    public void declaration() throws IOException {
        run(() -> xml.writeStartDocument(StandardCharsets.UTF_8.name(), "1.0"));
    }

    /** Starts an element on a line of its own. */
    public void start(String element) throws IOException {
        run(() -> {
            xml.writeCharacters("\n");
            xml.writeStartElement(element);
        });
    }

    /** Writes an attribute of the element that was started last. */
    public void attribute(String name, String value) throws IOException {
        run(() -> xml.writeAttribute(name, WellFormed.xml(value)));
    }

    /** Writes text into the element that was started last. */
    public void text(String value) throws IOException {
        run(() -> xml.writeCharacters(WellFormed.xml(value)));
    }

    /** Ends the element that was started last and is not ended. */
    public void end() throws IOException {
        run(xml::writeEndElement);
    }

    /** Completes the tag that was started last, and hands over all that was written. */
    public void flush() throws IOException {
        run(() -> {
            xml.writeCharacters("");
            xml.flush();
        });
    }

    private static void run(Step step) throws IOException {
        try {
            step.run();
        } catch (XMLStreamException e) {
            throw failure(e);
        }
    }

    private static IOException failure(XMLStreamException e) {
        return e.getNestedException() instanceof IOException cause ? cause : new IOException(e);
    }
}
