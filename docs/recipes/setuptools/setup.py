"""Builds textstats._core, an extension module in Codon."""

import json
import os
import subprocess
from pathlib import Path

from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext


class CodonExtension(Extension):
    """An extension module that is made of one Codon source and what that imports."""


class BuildCodon(build_ext):
    """build_ext that also knows CodonExtension."""

    def build_extension(self, ext):
        if not isinstance(ext, CodonExtension):
            return super().build_extension(ext)
        module = ext.name.rpartition(".")[2]
        command = [os.environ.get("CODONQ", "codonq"), "build", "--kind", "pyext", "--module", module, "--release"]
        command += ["--quiet", "--report", "json=-", "--out", self.build_temp, *ext.sources]
        built = subprocess.run(command, stdout=subprocess.PIPE)
        if built.returncode != 0:
            # What is wrong, and where, codonq has said.
            raise SystemExit(f"{ext.name}: codonq exited with {built.returncode}")
        report = json.loads(built.stdout)
        runtime = str(Path(report["toolchain"]["path"], "lib", "codon"))
        self.compiler.link_shared_object(
            [report["jobs"][0]["artifacts"][0]["path"]],
            self.get_ext_fullpath(ext.name),
            libraries=["codonrt"],
            library_dirs=[runtime],
            runtime_library_dirs=[runtime],
        )


setup(
    ext_modules=[CodonExtension("textstats._core", ["src/textstats/_core.codon"])],
    cmdclass={"build_ext": BuildCodon},
)
