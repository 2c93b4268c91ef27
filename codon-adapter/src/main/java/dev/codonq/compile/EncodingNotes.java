package dev.codonq.compile;

import dev.codonq.diagnostics.Diagnostic;
import dev.codonq.diagnostics.Severity;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Notes that say that a line is not UTF-8, where Codon speaks only of a syntax error in it. */
final class EncodingNotes {
    private EncodingNotes() {}

    /** Returns {@code diagnostics}, whose files are named as the user knows them, with a note where one is due. */
    static List<Diagnostic> addTo(List<Diagnostic> diagnostics) {
        return diagnostics.stream().map(EncodingNotes::addTo).toList();
    }

    private static Diagnostic addTo(Diagnostic diagnostic) {
        String file = diagnostic.file();
        Integer line = diagnostic.line();
        if (file == null || line == null || isText(file, line)) {
            return diagnostic;
        }
        List<Diagnostic> notes = new ArrayList<>(diagnostic.notes());
        String message = "this line is not UTF-8, the only encoding that Codon reads";
        notes.add(new Diagnostic(Severity.NOTE, file, line, null, null, message, null, List.of()));
        return diagnostic.withNotes(notes);
    }

    private static boolean isText(String file, int line) {
        try {
            // Latin-1 keeps every byte, so the lines are those of the file.
            String[] lines =
                    Files.readString(Path.of(file), StandardCharsets.ISO_8859_1).split("\n", line + 1);
            if (line <= lines.length) {
                byte[] bytes = lines[line - 1].getBytes(StandardCharsets.ISO_8859_1);
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            }
            return true;
        } catch (CharacterCodingException e) {
            return false;
        } catch (IOException | InvalidPathException e) {
            // The file is not there any more: there is nothing to say about it.
            return true;
        }
    }
}
