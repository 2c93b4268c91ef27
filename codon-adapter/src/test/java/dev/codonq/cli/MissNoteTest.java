package dev.codonq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.action.ActionKey;
import dev.codonq.action.Digest;
import dev.codonq.cache.Difference;
import dev.codonq.cache.Explanation;
import dev.codonq.compile.CacheUse;
import dev.codonq.compile.CompileRequest;
import dev.codonq.compile.CompileResult;
import dev.codonq.compile.SampleResults;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MissNoteTest {
    private static final Optional<ActionKey> KEY = Optional.of(new ActionKey(Digest.of(new byte[1])));

    private static Optional<String> note(@Nullable Explanation explanation, @Nullable String uncacheable) {
        CompileResult result =
                SampleResults.succeeded(CompileRequest.builder(Path.of("a.py")).build(), CacheUse.MISS, "");
        return MissNote.of(result.toBuilder()
                .explanation(explanation)
                .uncacheable(uncacheable)
                .build());
    }

    private static Optional<String> note(Difference... differences) {
        return note(new Explanation(KEY, Arrays.asList(differences)), null);
    }

    @Test
    void of_nobodyAsked_saysNothing() {
        assertThat(note(null, null)).isEmpty();
    }

    @Test
    void of_uncacheable_saysWhy() {
        assertThat(note(null, "plugin p runs code")).contains("never cached: plugin p runs code");
    }

    @Test
    void of_nothingEarlier_saysSo() {
        assertThat(note(Explanation.NEW, null))
                .contains("not in the cache: no earlier result of this source and kind is kept");
    }

    @Test
    void of_sameAction_saysThatItIsNoLongerWhole() {
        assertThat(note()).contains("not in the cache: the result was kept, but is damaged or no longer whole");
    }

    @Test
    void of_differences_areInWords() {
        assertThat(note(
                        new Difference("file", "home/u/a.py", "12/3", "45/6"),
                        new Difference("file", "home/u/b.py", null, "45/6"),
                        new Difference("option", "-release", "", null),
                        new Difference("property", "cpu", "Old", "New\n")))
                .contains("not in the cache: file /home/u/a.py changed; file /home/u/b.py is new; option -release is"
                        + " gone; property cpu changed from 'Old' to 'New\\n'");
    }

    @Test
    void of_manyDifferences_areCutShort() {
        List<Difference> many = Collections.nCopies(9, new Difference("option", "-x", null, ""));
        assertThat(note(new Explanation(KEY, many), null).orElseThrow()).endsWith("option -x is new; and 4 more");
    }
}
