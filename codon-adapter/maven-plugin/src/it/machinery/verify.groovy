def builds = new File(basedir, 'build.log').text.split(/Building machinery 1/).drop(1)
def says = { build, line -> assert builds[build].contains(line) : "build $build does not say: $line" }
assert builds.size() == 4

(0..2).each { says(it, 'Failed to execute goal dev.codonq:codonq-maven-plugin:') }
says(0, 'no/such/codon: no such file; ')
says(0, '; or name one by -Dcodonq.codon or CODONQ_CODON')
says(1, "codonq.kind: 'executable' is none of exe, obj, llvm, bc, lib, pyext")
says(2, "codonq.timeout: 'soon' is not a duration; give e.g. 500ms, 30s or 2m")
says(3, '[INFO] Skipped, as codonq.skip says')
assert !new File(basedir, 'target/codon').exists()
true
