def builds = new File(basedir, 'build.log').text.split(/Building incremental 1/).drop(1)
def output = new File(basedir, 'target/codon')
def sources = new File(basedir, 'src/main/codon')
def before = new File(basedir, 'before')
def says = { build, line -> assert builds[build].contains("[INFO] $line") : "build $build does not say: $line" }
def prints = { program -> [program.path].execute().text.trim() }
assert builds.size() == 4

// The first compiles all but what is excluded.
['greet.py', 'removed.py', 'tools/times.codon'].each { says(0, "Compiled $sources/$it in ") }
says(0, "3 programs in $output: 3 compiled")
assert !builds[0].contains('shared.py')
['tools/times', 'greet'].each { new File(before, it).executable = true } // Ant copies no permissions
assert prints(new File(before, 'tools/times')) == '42'
assert prints(new File(before, 'greet')) == 'hello'

says(1, 'Nothing to compile - all 3 programs are up to date')

// Only what imports the edited module is compiled again; what was removed comes back without a compile.
says(2, "Compiled $sources/greet.py in ")
says(2, "3 programs in $output: 1 compiled, 1 from the cache, 1 up to date")
assert prints(new File(output, 'greet')) == 'good morning'

// Sources that are gone take their artifacts with them, and nothing that is not as we wrote it.
says(3, 'Nothing to compile - the program is up to date')
says(3, 'Removed artifacts that no source gives any more: tools/times')
assert output.list().sort() == ['foreign', 'greet', 'removed']
assert new File(output, 'removed').text == 'not from Codon any more'

// The second build and the third left alone what was as it should be; the third wrote what it compiled.
def written = new File(basedir, 'written')
assert new File(before, 'tools/times').lastModified() == new File(written, 'tools/times').lastModified()
true
