def builds = new File(basedir, 'build.log').text.split(/Building test-goal 1/).drop(1)
def tests = new File(basedir, 'src/test/codon')
def says = { build, line -> assert builds[build].contains(line) : "build $build does not say: $line" }
assert builds.size() == 4

says(0, "[ERROR] $tests/math/failing.py:2: line 2 of the output differs\n  expected: 3\n  actual:   2\n")
says(0, '[ERROR] Tests run: 3, Failures: 1')
says(0, ": 1 of 3 Codon programs failed; see $basedir/target/codonq-reports")
says(1, '[INFO] Tests run: 1, Failures: 0')
says(2, "codonq.test: no program in $tests is none")
says(3, '[INFO] Tests are skipped.')

// Of the second build, the last that ran any.
def suite = new groovy.xml.XmlParser().parse(new File(basedir, 'target/codonq-reports/TEST-codonq.xml'))
assert suite.@name == 'test-goal' && suite.@tests == '1' && suite.@failures == '0'
assert suite.testcase*.@name == ['passing.py']
true
