def builds = new File(basedir, 'build.log').text.split(/Building source-error 1/).drop(1)
def sources = new File(basedir, 'src/main/codon')
def says = { build, line -> assert builds[build].contains(line) : "build $build does not say: $line" }
assert builds.size() == 2

// As maven-compiler-plugin says it, so that what reads its lines reads ours; also of a module that is imported.
[0, 1].each {
    says(it, "[ERROR] $sources/bad.py:[3,16] name 'x' is not defined")
    says(it, "[ERROR] $sources/lib/half.py:[2,17] name 'two' is not defined")
}
says(0, 'Failed to execute goal dev.codonq:codonq-maven-plugin:')
says(0, ': 3 of 4 Codon programs failed to compile')
says(1, '[WARNING] 3 of 4 Codon programs failed to compile')
says(1, 'BUILD SUCCESS')

// What compiles is there all the same.
assert new File(basedir, 'target/codon').list() as List == ['good']
true
