def builds = new File(basedir, 'build.log').text.split(/Building consumer 1/).drop(1)
def sources = new File(basedir, 'src/main/codon')
def says = { build, line -> assert builds[build].contains(line) : "build $build does not say: $line" }
assert builds.size() == 3

says(0, "[INFO] Compiled $sources/hello.py in ")
[0, 1].each {
    says(it, 'Tests run: 3, Failures: 0, Errors: 0, Skipped: 0')
    says(it, '[INFO] Tests run: 1, Failures: 0')
}
says(1, '[INFO] Nothing to compile - the program is up to date')
says(2, "[ERROR] $basedir/src/broken/codon/broken.py:[3,16] name 'x' is not defined")
says(2, ': 1 of 1 Codon program failed to compile')
assert [new File(basedir, 'target/codon/hello').path].execute().text.trim() == 'hello'
true
