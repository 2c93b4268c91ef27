def log = new File(basedir, 'build.log').text
assert !log.contains('thread-safe') : 'Maven takes the goal for one that must not run in parallel'
['one', 'two'].each {
    assert ["$basedir/$it/target/codon/$it"].execute().text.trim() == it
}
true
